SELECT label AS release, position FROM (@releases@) releases
