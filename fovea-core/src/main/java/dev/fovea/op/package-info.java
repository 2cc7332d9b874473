/// What each operation means: formula, shape rule, gradient rule, geometry, multiply-adds; one record a file.
/// Not a line about memory, layout or vendor: those are `compile`'s and the backends'. It uses `graph` and `tensor`.
/// Start with [dev.fovea.op.Conv], then [dev.fovea.op.Ops].
package dev.fovea.op;
