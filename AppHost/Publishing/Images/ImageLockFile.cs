using RegulatedWorkload.AppHost.Publishing.Environments;

namespace RegulatedWorkload.AppHost.Publishing.Images;

/// <summary>Reads the image lock.</summary>
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
                Path.GetFileName(file), File.ReadAllText(file), EnvironmentJson.Default.ImageLock, faults);
        }

        faults.Add($"There is no image lock {file}; build the images, or name another with --lock.");
        return null;
    }
}
