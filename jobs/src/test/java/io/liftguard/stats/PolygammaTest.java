package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Special functions against values computed with mpmath in 60 digits. */
class PolygammaTest {

  @ParameterizedTest
  @CsvSource({
    "0.001, 1, 993.091245220684759",
    "0.5, 3.7, 1.14661721145875514",
    "11.9, 0.25, 0.000888478104938460665",
    "1e6, 1, 4.99999666666916666e-13",
    "1e6, 0.123, 6.15000129354971473e-14",
    "250, 1e5, 0.00199634579173612403",
    "12, 12, 0.0212669856495500157",
    "3, 1e-9, 6.16007334933917594e-11"
  })
  void digammaExcessDoesNotCancel(double a, double o, double expected) {
    assertClose(expected, Polygamma.digammaExcess(a, o), 2e-14, a + ", " + o);
  }

  @ParameterizedTest
  @CsvSource({
    "0.001, 1000001.64253319583",
    "0.3, 12.2453645461077313",
    "1, 1.64493406684822644",
    "5.5, 0.199342386989627659",
    "12, 0.0869018728717683908",
    "400.25, 0.00250156217264829596",
    "1e8, 1.00000000500000002e-8"
  })
  void trigammaIsExact(double x, double expected) {
    assertClose(expected, Polygamma.trigamma(x), 1e-15, x);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.9, -1.40258509299404588",
    "-0.3, -0.0566749439387323742",
    "-1e-8, -5.00000003333333379e-17",
    "1e-12, -4.99999999999666647e-25",
    "0.01, -0.0000496691468319171538",
    "0.299, -0.0374052623115375112",
    "0.31, -0.0399728627869398234",
    "5, -3.208240530771945"
  })
  void logMinusDoesNotCancel(double u, double expected) {
    assertClose(expected, Polygamma.logMinus(u), 2e-15, u);
  }

  @Test
  void edges() {
    assertEquals(0, Polygamma.digammaExcess(5, 0));
    assertEquals(0, Polygamma.logMinus(0));
    assertThrows(IllegalArgumentException.class, () -> Polygamma.trigamma(0));
  }
}
