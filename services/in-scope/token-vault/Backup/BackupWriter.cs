using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using RegulatedWorkload.TokenVault.Keys;

namespace RegulatedWorkload.TokenVault.Backup;

/// <summary>Writes lines into an encrypted file. What it holds in the clear is what the store holds.</summary>
internal sealed class BackupWriter : IAsyncDisposable
{
    private readonly Stream _file;
    private readonly BackupCipher _cipher;
    private readonly ArrayBufferWriter<byte> _chunk = new(BackupCipher.ChunkSize);

    private BackupWriter(Stream file, BackupCipher cipher) => (_file, _cipher) = (file, cipher);

    public static async Task<BackupWriter> CreateAsync(
        Stream file, KeyVersion key, CancellationToken cancellationToken)
    {
        var header = BackupCipher.NewHeader(key.Version);
        await file.WriteAsync(header, cancellationToken);
        return new BackupWriter(file, new BackupCipher(key.Value.Span, header));
    }

    public async Task WriteAsync(BackupLine line, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, BackupJson.Default.BackupLine);
        if (_chunk.WrittenCount + json.Length + 1 > BackupCipher.ChunkSize) await FlushAsync(false, cancellationToken);
        _chunk.Write(json);
        _chunk.Write("\n"u8);
    }

    /// <summary>Writes the chunk that tells that the file is whole.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) => FlushAsync(isLast: true, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _cipher.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task FlushAsync(bool isLast, CancellationToken cancellationToken)
    {
        var output = new byte[sizeof(int) + BackupCipher.TagSize + _chunk.WrittenCount];
        BinaryPrimitives.WriteInt32BigEndian(output, _chunk.WrittenCount);
        _cipher.Encrypt(
            _chunk.WrittenSpan,
            output.AsSpan(sizeof(int) + BackupCipher.TagSize),
            output.AsSpan(sizeof(int), BackupCipher.TagSize),
            isLast);
        await _file.WriteAsync(output, cancellationToken);
        _chunk.Clear();
    }
}
