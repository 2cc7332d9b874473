/// How operations are connected: nodes, values, and the graph that makes each computation once.
/// It knows no operation, only the interface [dev.fovea.graph.Op]; it uses `tensor` alone.
/// Start with [dev.fovea.graph.Graph].
package dev.fovea.graph;
