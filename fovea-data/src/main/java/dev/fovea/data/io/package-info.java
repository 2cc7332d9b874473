/// Files that are either whole or not there: written aside, forced to the disk, renamed; and files fetched from the
/// network in the same way. It uses the JDK only; every call to the file system goes through
/// [dev.fovea.data.io.FileCalls], so that a test can fail each of them. Start with [dev.fovea.data.io.AtomicFile].
package dev.fovea.data.io;
