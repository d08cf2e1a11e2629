namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>Every declared destination outside the cluster is described, and nothing else is.</summary>
internal static class DestinationRules
{
    public static IEnumerable<string> Check(PublishInput input)
    {
        var reached = input.Services.SelectMany(service => service.Egresses).Distinct().ToList();
        foreach (var name in reached.Where(name => !input.Environment.Egresses.ContainsKey(name)))
        {
            yield return $"The declaration reaches '{name}', but the environment's 'egresses' does not say where it "
                + "is.";
        }

        foreach (var (name, egress) in input.Environment.Egresses)
        {
            if (input.Topology.Externals.All(external => external.Name != name))
            {
                yield return $"The environment's 'egresses' describes '{name}', which the declaration does not name as "
                    + "an external destination; declare it or remove it.";
            }

            foreach (var fault in Formats.Host($"egresses.{name}.host", egress.Host)
                .Concat(Formats.Cidrs($"egresses.{name}.addresses", egress.Addresses))
                .Concat(Formats.Label($"egresses.{name}.authority", egress.Authority))
                .Concat(Formats.Port($"egresses.{name}.port", egress.Port)))
            {
                yield return fault;
            }
        }
    }
}
