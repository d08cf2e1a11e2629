using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Tests.Images;

public sealed class LayerTests
{
    [Fact]
    public async Task The_order_of_the_entries_does_not_show_in_the_digest()
    {
        LayerEntry[] entries =
            [LayerEntry.Text("app/one", "1"), LayerEntry.Text("app/two", "2"), LayerEntry.Link("lib", "app")];

        var first = await WriteAsync(entries);
        var second = await WriteAsync([.. entries.Reverse()]);

        Assert.Equal(first.Descriptor, second.Descriptor);
        Assert.Equal(first.DiffId, second.DiffId);
    }

    [Fact]
    public async Task A_changed_byte_and_a_changed_mode_show_in_the_digest()
    {
        var before = await WriteAsync([LayerEntry.File("app/one", () => Bytes("1"))]);

        Assert.NotEqual(before.DiffId, (await WriteAsync([LayerEntry.File("app/one", () => Bytes("2"))])).DiffId);
        Assert.NotEqual(
            before.DiffId, (await WriteAsync([LayerEntry.File("app/one", () => Bytes("1"), isProgram: true)])).DiffId);
    }

    [Fact]
    public async Task Entries_are_sorted_of_one_time_and_owned_by_root()
    {
        using var folder = new TemporaryFolder();
        var layout = new ImageLayout(folder.Path);
        var token = TestContext.Current.CancellationToken;
        var layer = await LayerWriter.WriteAsync(
            layout, [LayerEntry.Text("b/c/d", "1"), LayerEntry.Text("a", "2"), LayerEntry.SharedFolder("tmp")], token);

        await using var plain = new GZipStream(layout.Open(layer.Descriptor.Digest), CompressionMode.Decompress);
        await using var tar = new TarReader(plain);
        var names = new List<string>();
        while (await tar.GetNextEntryAsync(cancellationToken: token) is { } entry)
        {
            names.Add(entry.Name);
            Assert.Equal(DateTimeOffset.UnixEpoch, entry.ModificationTime);
            Assert.Equal((0, 0), (entry.Uid, entry.Gid));
            Assert.Equal(("", ""), (((UstarTarEntry)entry).UserName, ((UstarTarEntry)entry).GroupName));
        }

        Assert.Equal(["a", "b/", "b/c/", "b/c/d", "tmp/"], names);
    }

    [Fact]
    public async Task Digests_name_the_bytes()
    {
        using var folder = new TemporaryFolder();
        var layout = new ImageLayout(folder.Path);
        var layer = await LayerWriter.WriteAsync(
            layout, [LayerEntry.Text("a", "2")], TestContext.Current.CancellationToken);

        var compressed = await File.ReadAllBytesAsync(
            layout.PathOf(layer.Descriptor.Digest), TestContext.Current.CancellationToken);
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress)) gzip.CopyTo(plain);

        Assert.Equal(Digest.Of(compressed), layer.Descriptor.Digest);
        Assert.Equal(compressed.Length, layer.Descriptor.Size);
        Assert.Equal(Digest.OfHash(SHA256.HashData(plain.ToArray())), layer.DiffId);
    }

    [Fact]
    public async Task What_is_not_written_to_its_end_is_not_in_the_layout()
    {
        using var folder = new TemporaryFolder();
        var layout = new ImageLayout(folder.Path);

        await Assert.ThrowsAsync<IOException>(() => LayerWriter.WriteAsync(
            layout,
            [LayerEntry.Text("a", "1"), LayerEntry.File("b", () => throw new IOException("torn"))],
            TestContext.Current.CancellationToken));

        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<Layer> WriteAsync(LayerEntry[] entries)
    {
        using var folder = new TemporaryFolder();
        return await LayerWriter.WriteAsync(
            new ImageLayout(folder.Path), entries, TestContext.Current.CancellationToken);
    }
}
