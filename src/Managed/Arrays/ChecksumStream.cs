using System.Globalization;

namespace Lapack;

/// <summary>The content of an entry of a zip archive, whose CRC-32 is compared at the end: .NET does not do it.</summary>
/// <param name="content">The content, to be read once; it is closed with this stream.</param>
/// <param name="expected">The checksum that the archive's directory has.</param>
sealed class ChecksumStream(Stream content, uint expected) : Stream
{
    /// <summary>Eight bytes a step: entry [k][b] belongs to a byte b that lies k bytes before the last. RFC 1952, section 8.</summary>
    static readonly uint[][] tables = Tables();

    uint checksum = uint.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Reads what is left and compares.</summary>
    /// <exception cref="InvalidDataException">The content is not what was written.</exception>
    public void ReadToEnd()
    {
        var rest = new byte[1 << 14];
        while (Read(rest) > 0)
        {
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = content.Read(buffer);
        checksum = Add(checksum, buffer[..count]);
        if (count == 0 && buffer.Length > 0 && ~checksum != expected)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"the .npy file is damaged: its CRC-32 is {~checksum:x8}, the archive says {expected:x8}."));
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[][] t = tables;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = crc ^ (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24));
            crc = t[7][(byte)low] ^ t[6][(byte)(low >> 8)] ^ t[5][(byte)(low >> 16)] ^ t[4][low >> 24]
                ^ t[3][bytes[4]] ^ t[2][bytes[5]] ^ t[1][bytes[6]] ^ t[0][bytes[7]];
        }

        foreach (byte b in bytes)
        {
            crc = (crc >> 8) ^ t[0][(byte)(crc ^ b)];
        }

        return crc;
    }

    static uint[][] Tables()
    {
        const uint polynomial = 0xEDB88320;
        var result = new uint[8][];
        for (int k = 0; k < 8; k++)
        {
            result[k] = new uint[256];
            for (uint b = 0; b < 256; b++)
            {
                uint crc = k == 0 ? b : result[k - 1][b];
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc >> 1) ^ ((crc & 1) * polynomial);
                }

                result[k][b] = crc;
            }
        }

        return result;
    }
}
