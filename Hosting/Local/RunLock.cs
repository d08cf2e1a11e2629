using System.Globalization;
using RegulatedWorkload.Hosting.Certificates;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// Holds the state directory for one run. The operating system lets go of the lock however the process ends.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _lock;

    private RunLock(FileStream @lock) => _lock = @lock;

    /// <exception cref="RunException">Another run holds it, or the directory cannot be written.</exception>
    public static RunLock Take(LocalState state)
    {
        try
        {
            PrivateFile.CreateFolder(state.Root);
            var stream = new FileStream(
                state.RunLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            stream.SetLength(0);
            var id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(id));
            stream.Flush();
            return new RunLock(stream);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new RunException(
                $"The state directory {state.Root} cannot be written; choose another with --state.", denied);
        }
        catch (IOException busy) when (File.Exists(state.RunLock))
        {
            throw new RunException(
                $"Another run uses the state directory {state.Root}; stop it, or choose another with --state.", busy);
        }
        catch (IOException fault)
        {
            throw new RunException(
                $"The state directory {state.Root} cannot be used ({fault.Message}); choose another with --state.",
                fault);
        }
    }

    public void Dispose() => _lock.Dispose();
}
