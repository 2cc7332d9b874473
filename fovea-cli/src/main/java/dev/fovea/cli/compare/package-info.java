/// Workloads measured, each in a process of its own: here, and by other libraries in turn with us. An engine is a program that answers
/// lines, as [Adapter] says; [Comparison] asks, [ComparisonTable] writes down what came of it. Start with [Comparison].
@org.jspecify.annotations.NullMarked
package dev.fovea.cli.compare;
