namespace Lapack;

/// <summary>
/// What a transform that follows an array has attached to it. Arrays only carry it along; the transforms, which know what it says, derive
/// their own from it.
/// </summary>
abstract class ArrayRecord;
