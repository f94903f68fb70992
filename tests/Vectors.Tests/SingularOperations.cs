namespace Vectors.Tests;

static partial class Operations
{
    static Dictionary<string, Evaluation> Singular => new()
    {
    };
}
