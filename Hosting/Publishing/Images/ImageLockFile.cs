using System.Text.Json;
using RegulatedWorkload.Hosting.Publishing.Environments;

namespace RegulatedWorkload.Hosting.Publishing.Images;

/// <summary>Reads and writes the image lock.</summary>
public static class ImageLockFile
{
    /// <summary>The name of the file in the root of the repository.</summary>
    public const string Name = "images.lock.json";

    /// <summary>The lock, or null when sentences have been added to the faults.</summary>
    public static ImageLock? Read(string file, ICollection<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (File.Exists(file))
        {
            return StrictJson.Read(
                Path.GetFileName(file), File.ReadAllText(file), ImageLockJson.Default.ImageLock, faults);
        }

        faults.Add($"There is no image lock {file}; build the images, or name another with --lock.");
        return null;
    }

    /// <summary>Writes the lock, whole or not at all.</summary>
    public static void Write(string file, ImageLock images)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var draft = file + ".new";
        File.WriteAllText(
            draft,
            JsonSerializer.Serialize(images, ImageLockJson.Written.ImageLock).ReplaceLineEndings("\n") + "\n");
        File.Move(draft, file, overwrite: true);
    }
}
