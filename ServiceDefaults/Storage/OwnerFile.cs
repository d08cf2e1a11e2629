namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Files that nobody but the user of the service may read or write (mode 0600).</summary>
public static class OwnerFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Makes sure that a file exists and is its owner's alone, before an engine that does not care opens it. What
    /// SQLite puts beside its file takes over the mode of the file.
    /// </summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static void Ensure(string file)
    {
        // Closing a second handle of an open file would release the locks that SQLite holds on it (POSIX fcntl).
        if (!File.Exists(file)) Open(file, FileMode.OpenOrCreate).Dispose();
        if (OperatingSystem.IsWindows()) return;
        foreach (var one in (string[])[file, file + "-wal", file + "-shm"])
        {
            if (File.Exists(one)) File.SetUnixFileMode(one, Mode);
        }
    }

    /// <summary>Opens a file for writing that is its owner's alone, also where it was not before.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static FileStream Open(string file, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mode;
        var stream = new FileStream(file, options);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(stream.SafeFileHandle, Mode);
        return stream;
    }
}
