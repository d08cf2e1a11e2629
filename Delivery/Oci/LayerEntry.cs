namespace RegulatedWorkload.Delivery.Oci;

/// <summary>A file, folder or link of a layer. All belong to root: what runs may read it and never change it.</summary>
public sealed record LayerEntry
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enterable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private LayerEntry(string path, UnixFileMode mode) => (Path, Mode) = (path, mode);

    /// <summary>Its path without a leading slash: <c>app/edge</c>.</summary>
    public string Path { get; }

    /// <summary>Who may do what with it.</summary>
    public UnixFileMode Mode { get; }

    /// <summary>Opens the content of a file; null for folders and links.</summary>
    public Func<Stream>? Open { get; private init; }

    /// <summary>Where a link points; null for files and folders.</summary>
    public string? Target { get; private init; }

    /// <summary>A file, with the permission to run it where it is a program.</summary>
    public static LayerEntry File(string path, Func<Stream> open, bool isProgram = false) =>
        new(path, Readable | UnixFileMode.UserWrite | (isProgram ? Enterable : 0)) { Open = open };

    /// <summary>A file with this text.</summary>
    public static LayerEntry Text(string path, string text) =>
        File(path, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text), writable: false));

    /// <summary>A folder.</summary>
    public static LayerEntry Folder(string path) => new(path, Readable | Enterable | UnixFileMode.UserWrite);

    /// <summary>A folder that all users may write to, and each deletes only their own files: <c>/tmp</c>.</summary>
    public static LayerEntry SharedFolder(string path) =>
        new(path, Readable | Enterable | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite
            | UnixFileMode.StickyBit);

    /// <summary>A symbolic link.</summary>
    public static LayerEntry Link(string path, string target) =>
        new(path, Readable | Enterable | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)
        {
            Target = target,
        };
}
