using System.Runtime.InteropServices;
using System.Text;

namespace Lapack.Native;

/// <summary>
/// The environment as native code reads it. On Unix .NET has a copy of its own, made at the start: what
/// <see cref="Environment.SetEnvironmentVariable(string, string?)"/> writes there is not seen by getenv, and the other way round. On
/// Windows each C run-time library has a copy.
/// </summary>
static unsafe class NativeEnvironment
{
    /// <summary>The value that native code would read; null if there is none.</summary>
    internal static string? Get(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetEnvironmentVariable(name);
        }

        if (!TryFunction("getenv", out nint getenv))
        {
            return null;
        }

        fixed (byte* key = Text(name))
        {
            return Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<byte*, nint>)getenv)(key));
        }
    }

    /// <summary>Sets a variable, or removes it if the value is null; does nothing where the C library has no function for it.</summary>
    internal static void Set(string name, string? value)
    {
        if (OperatingSystem.IsWindows())
        {
            SetOnWindows(name, value);
            return;
        }

        fixed (byte* key = Text(name), text = Text(value ?? ""))
        {
            if (value is null)
            {
                if (TryFunction("unsetenv", out nint unsetenv))
                {
                    _ = ((delegate* unmanaged[Cdecl]<byte*, int>)unsetenv)(key);
                }
            }
            else if (TryFunction("setenv", out nint setenv))
            {
                _ = ((delegate* unmanaged[Cdecl]<byte*, byte*, int, int>)setenv)(key, text, 1);
            }
        }
    }

    /// <summary>The process has it, and so have the two C run-time libraries that builds of OpenBLAS use.</summary>
    static void SetOnWindows(string name, string? value)
    {
        Environment.SetEnvironmentVariable(name, value);
        foreach (string runtime in (string[])["ucrtbase.dll", "msvcrt.dll"])
        {
            if (NativeLibrary.TryLoad(runtime, typeof(NativeEnvironment).Assembly, DllImportSearchPath.System32, out nint handle)
                && NativeLibrary.TryGetExport(handle, "_putenv_s", out nint putenv))
            {
                // An empty value removes the variable.
                fixed (byte* key = Text(name), text = Text(value ?? ""))
                {
                    _ = ((delegate* unmanaged[Cdecl]<byte*, byte*, int>)putenv)(key, text);
                }
            }
        }
    }

    static bool TryFunction(string name, out nint address) =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), name, out address);

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
