/// The command line: one command per file, each a thin layer over the public API, so that whatever it does a program can do too.
/// It may use every module; nothing uses it.
/// Start with [dev.fovea.cli.Main], then [dev.fovea.cli.TrainCommand] and [dev.fovea.cli.Nets].
package dev.fovea.cli;
