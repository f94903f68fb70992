namespace Lapack;
/// <summary>x</summary>
public static partial class Linalg {}
