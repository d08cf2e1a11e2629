using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.TokenVault;

/// <summary>Counts card numbers that were taken in and handed out, and those that were not, by reason.</summary>
internal sealed class VaultMetrics(WorkloadMeter meter)
{
    private const string Outcome = "workload.outcome";
    private const string Success = "success";

    private readonly LabeledCounter _tokenizations = meter.CreateCounter(
        "workload.tokenizations", "{tokenization}", "Card numbers given in exchange for a token.", Outcome);

    private readonly LabeledCounter _detokenizations = meter.CreateCounter(
        "workload.detokenizations", "{detokenization}", "Card numbers asked for by token.", Outcome);

    public void Tokenized() => _tokenizations.Add(Success);

    public void Detokenized() => _detokenizations.Add(Success);

    /// <summary>Counts a refused tokenization and gives the refusal back.</summary>
    public Refusal NotTokenized(Refusal refusal)
    {
        _tokenizations.Add(refusal.Reason);
        return refusal;
    }

    /// <summary>Counts a detokenization that was refused or failed.</summary>
    public void NotDetokenized(string reason) => _detokenizations.Add(reason);
}
