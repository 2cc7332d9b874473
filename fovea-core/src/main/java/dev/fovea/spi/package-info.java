/// What a backend is: kernels for ops, layouts, memory, a team of threads.
/// It uses `op`, `graph` and `tensor`; the compiler is written against it, and every backend implements it.
/// Start with [dev.fovea.spi.Backend].
package dev.fovea.spi;
