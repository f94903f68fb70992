using System.Globalization;
using Truth.Tests;

// The fault finder: random structured problems, each result of the library compared with an independent one.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Settings settings = Settings.FromEnvironment();
var run = new Run(settings);
return run.Execute() ? 0 : 1;
