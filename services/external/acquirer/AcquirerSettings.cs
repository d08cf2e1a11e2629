using System.Net;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Acquirer;

/// <summary>
/// What the simulator is told. It stands for a bank, so it has no workload identity and trusts its own authority only.
/// </summary>
internal sealed record AcquirerSettings(IPEndPoint Traffic, IPEndPoint Health, string Certificates, string LedgerFile)
{
    /// <exception cref="ConfigurationFaultsException">Settings are missing or malformed; all are named.</exception>
    public static AcquirerSettings Read(IConfiguration configuration)
    {
        var workload = configuration.GetSection("WORKLOAD");
        var faults = new List<string>();
        var settings = new AcquirerSettings(
            EndPoint("LISTEN:TRAFFIC"),
            EndPoint("LISTEN:HEALTH"),
            Required("CERTIFICATES"),
            LedgerFile());
        return faults.Count == 0 ? settings : throw new ConfigurationFaultsException(faults);

        string LedgerFile()
        {
            var connection = Required("STORE:CONNECTION");
            if (StoreConnection.Parse(connection, password: null, faults) is EmbeddedStore ledger) return ledger.File;
            if (connection.Length > 0) faults.Add($"{StoreConnection.Key} of the simulator must name a file.");
            return "";
        }

        string Required(string key)
        {
            if (workload[key] is { Length: > 0 } value) return value;
            faults.Add(
                $"The environment variable WORKLOAD__{key.Replace(":", "__", StringComparison.Ordinal)} is missing.");
            return "";
        }

        IPEndPoint EndPoint(string key)
        {
            if (IPEndPoint.TryParse(Required(key), out var endPoint)) return endPoint;
            faults.Add(
                $"WORKLOAD__{key.Replace(":", "__", StringComparison.Ordinal)} must be an IP address with a port.");
            return new IPEndPoint(IPAddress.Loopback, 0);
        }
    }
}
