/// Pictures as SVG, HTML or PNG: the lines of a run over its epochs, and points in the plane; with axes and round numbers, without
/// scripts or fonts of their own.
/// It may use the logs of training, tensors and the writing of files, and nothing else.
/// Start with [dev.fovea.nn.chart.Curves], and [dev.fovea.nn.chart.Plot].
package dev.fovea.nn.chart;
