using RegulatedWorkload.Tests.Certificates.Running;
using RegulatedWorkload.Tests.Certificates.StandIn;

[assembly: AssemblyFixture(typeof(IssuedFixture))]
[assembly: AssemblyFixture(typeof(IssuedVaults))]

namespace RegulatedWorkload.Tests.Certificates.Running;

/// <summary>Two authorities, and all leaves of the first one, made once by the verb.</summary>
public sealed class IssuedFixture : IAsyncLifetime
{
    internal Folder Folder { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Verb.SucceedAsync("authority", "--ca", Folder.Authority);
        await Verb.SucceedAsync("authority", "--ca", Folder.Successor);
        await Folder.IssueAsync();
    }

    /// <summary>A copy that a test may change.</summary>
    internal Folder Copy()
    {
        var copy = new Folder();
        foreach (var file in Directory.EnumerateFiles(Folder.Root, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Root, Path.GetRelativePath(Folder.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
