namespace Managed.Tests;

static partial class Registry
{
    static Function[] Triangular =>
    [
    ];
}
