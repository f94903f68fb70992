// The example of HIPS/autograd pull request 527: the gradient of an eigenvector's component with respect to one complex number.
using System.Globalization;
using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Complex a = new(2.1, 1.1);

NDArray V(NDArray a)
{
    var m = Array([[(1 + I) * a, 2,              a],
                   [I * a,       2 + Abs(a + I), 1],
                   [Conj(a),     Exp(a),         Abs(a)]]);
    var (w, V) = Linalg.Eigh(m, Uplo.Lower);
    return V;
}

LapackLibrary library = LapackLibrary.Current;
Console.WriteLine($"LAPACK: {library.Vendor} {library.Version}, {library.IntegerBits}-bit integers, {library.Path}");
if (library.Vendor == LapackVendor.Reference)
{
    Console.Error.WriteLine("Reference LAPACK is slow. `sudo apt-get install libopenblas0` brings OpenBLAS; other systems: README.md.");
}

Console.WriteLine($"gradient dL/dx - i dL/dy at a = {Text(a)}");
Console.WriteLine($"{"loss",-17} {"gradient",-30} {"finite difference",-30} distance");

bool good = true;
for (int p = 0; p < 3; p++)
{
    for (int q = 0; q < 3; q++)
    {
        Show($"|V[{p},{q}]|", x => Abs(V(x)[p, q]));
    }
}

Show("|V[0,1] + V[1,1]|", x => { var v = V(x); return Abs(v[0, 1] + v[1, 1]); });

try
{
    Autodiff.Grad(x => { var v = V(x); return Abs(v[0, 0] + v[1, 1]); })(a);
    good = false;
    Console.WriteLine("|V[0,0] + V[1,1]| depends on phases, and nothing noticed");
}
catch (IllPosedGradientException e)
{
    Console.WriteLine(
        $"|V[0,0] + V[1,1]| has no gradient ({e.Reason}): V[0,0] and V[1,1] belong to different eigenvectors, " +
        "whose relative phase is arbitrary.");
}

return good ? 0 : 1;

void Show(string name, Func<NDArray, NDArray> loss)
{
    Complex exact = (Complex)Autodiff.Grad(loss)(a);
    Complex numeric = Difference(loss, 1) - (Complex.ImaginaryOne * Difference(loss, Complex.ImaginaryOne));
    double distance = Complex.Abs(exact - numeric);
    good &= distance < 1e-6;
    Console.WriteLine($"{name,-17} {Text(exact),-30} {Text(numeric),-30} {distance:0.0E+00}");
}

double Difference(Func<NDArray, NDArray> loss, Complex direction)
{
    const double h = 1e-5;
    return ((double)loss(a + (h * direction)) - (double)loss(a - (h * direction))) / (2 * h);
}

static string Text(Complex z) => $"{z.Real:F10}{(z.Imaginary < 0 ? "-" : "+")}{Math.Abs(z.Imaginary):F10}i";
