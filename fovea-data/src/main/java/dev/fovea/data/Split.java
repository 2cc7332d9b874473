package dev.fovea.data;

/// A data set in two parts: one to train on, one to judge by.
public record Split(DataSet training, DataSet validation) {
}
