using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace Lapack;

/// <summary>
/// The arrays of a .npz file by name. Entries of a type that is not read, such as text, are no part of it; who asks for one by its name
/// gets the exception that says why.
/// </summary>
sealed class NumPyArchive : IReadOnlyDictionary<string, NDArray>
{
    const string Extension = ".npy";

    /// <summary>The date that NumPy gives the entries of an archive: equal arrays make equal files.</summary>
    static readonly DateTimeOffset epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly Dictionary<string, NDArray> arrays = [];
    readonly Dictionary<string, NotSupportedException> unread = [];

    /// <summary>Reads all entries.</summary>
    /// <param name="stream">A zip archive; it is left open.</param>
    /// <param name="maxBytes">How many bytes of memory the arrays may take together.</param>
    public NumPyArchive(Stream stream, long maxBytes)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        long left = maxBytes;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
            {
                left -= ReadEntry(entry, left);
            }
        }
    }

    public IEnumerable<string> Keys => arrays.Keys;

    public IEnumerable<NDArray> Values => arrays.Values;

    public int Count => arrays.Count;

    public NDArray this[string key] =>
        arrays.TryGetValue(key, out NDArray? a) ? a
        : unread.TryGetValue(key, out NotSupportedException? e) ? throw new NotSupportedException(e.Message, e)
        : throw new KeyNotFoundException($"The archive has no array '{key}'.");

    public bool ContainsKey(string key) => arrays.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out NDArray value) => arrays.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, NDArray>> GetEnumerator() => arrays.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes named arrays as numpy.savez does.</summary>
    /// <param name="stream">Where to write; it is left open.</param>
    /// <param name="arrays">What <see cref="Checked"/> has returned.</param>
    /// <param name="compress">Whether entries are deflated or stored.</param>
    public static void Write(Stream stream, KeyValuePair<string, NDArray>[] arrays, bool compress)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, NDArray a) in arrays)
        {
            ZipArchiveEntry entry = archive.CreateEntry(
                name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = epoch;
            using Stream content = entry.Open();
            NumPyFile.Write(content, a);
        }
    }

    /// <summary>The arrays to write, before anything is written.</summary>
    public static KeyValuePair<string, NDArray>[] Checked(IEnumerable<KeyValuePair<string, NDArray>> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        var names = new HashSet<string>();
        KeyValuePair<string, NDArray>[] all = [.. arrays];
        foreach ((string name, NDArray a) in all)
        {
            if (string.IsNullOrEmpty(name) || !names.Add(name) || a is null)
            {
                throw new ArgumentException($"The array named '{name}' is null, or its name is empty or there twice.", nameof(arrays));
            }

            _ = a.Readable();
        }

        return all;
    }

    /// <returns>The bytes that the array takes.</returns>
    long ReadEntry(ZipArchiveEntry entry, long left)
    {
        string name = entry.FullName[..^Extension.Length];
        try
        {
            if (name.Length == 0 || arrays.ContainsKey(name) || unread.ContainsKey(name))
            {
                throw new InvalidDataException("the name of this .npy file is empty or there twice.");
            }

            using var content = new ChecksumStream(entry.Open(), entry.Crc32);
            NDArray? a = null;
            try
            {
                a = NumPyFile.Read(content, left);
            }
            catch (NotSupportedException e)
            {
                unread[name] = new($"{entry.FullName}: {e.Message}", e);
            }

            // Also of an entry that is not read: its type may be what is damaged.
            content.ReadToEnd();
            if (a is null)
            {
                return 0;
            }

            arrays[name] = a;
            return (long)a.Size * a.DType.ElementSize();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{entry.FullName}: {e.Message}", e);
        }
        catch (OverflowException e)
        {
            throw new OverflowException($"{entry.FullName}: {e.Message}", e);
        }
    }
}
