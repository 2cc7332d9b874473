/// The report of a run as one page: what it was, how it went, what the network has learned and where it errs.
/// It may use models, data and the pictures of [dev.fovea.insight]; the page holds all that it shows, and refers to nothing.
/// Start with [dev.fovea.insight.report.RunReport] and [dev.fovea.insight.report.Report].
package dev.fovea.insight.report;
