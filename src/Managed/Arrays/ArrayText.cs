namespace Lapack;

static class ArrayText
{
    public static string Format(NDArray a) => a.Shape.ToString();
}
