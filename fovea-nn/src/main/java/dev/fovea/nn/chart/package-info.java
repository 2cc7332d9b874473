/// Pictures of a run as SVG: lines over epochs, with axes and round numbers, without scripts or fonts of their own.
/// It may use the logs of training, and nothing else.
/// Start with [dev.fovea.nn.chart.Curves].
package dev.fovea.nn.chart;
