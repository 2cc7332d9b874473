package dev.fovea.vector;

/// What a member of the team has to itself.
///
/// @param scratch two tiles
/// @param from    addresses
record WinogradMember(long scratch, long[] from) {
    static final long BYTES = 2 * TileReader.TILE_BYTES;

    static WinogradMember at(long scratch, WinogradTransforms transforms) {
        return new WinogradMember(scratch, new long[transforms.points()]);
    }
}
