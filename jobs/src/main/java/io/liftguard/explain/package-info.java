/**
 * Why a figure is what it is: the rows, the rule, the arithmetic, down to source file and line.
 * Each subject is one {@link io.liftguard.explain.Subject}; what it finds is an {@link
 * io.liftguard.explain.Explanation}, which knows neither a language nor a terminal.
 */
package io.liftguard.explain;
