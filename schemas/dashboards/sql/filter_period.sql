SELECT label AS period, period_end FROM (@ends@) ends
