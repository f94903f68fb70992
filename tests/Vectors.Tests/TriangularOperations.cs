namespace Vectors.Tests;

static partial class Operations
{
    static Dictionary<string, Evaluation> Triangular => new()
    {
    };
}
