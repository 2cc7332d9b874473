/// What a backend must compute: tables of small cases, one for each operation, and the checks that run them.
/// It uses core, JUnit and AssertJ, and finds the reference as a service; backends use it in their tests only.
/// Start with [dev.fovea.tck.BackendConformance], then [dev.fovea.tck.ConvCases].
package dev.fovea.tck;
