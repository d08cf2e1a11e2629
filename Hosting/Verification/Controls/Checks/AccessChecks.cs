using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Controls.Checks;

/// <summary>Rights, credentials and encryption in transit.</summary>
internal static partial class AccessChecks
{
    private static readonly string[] Everyone =
        ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"];

    private static readonly string[] Never = ["*", "impersonate"];

    // What makes namespaces and roles needs these; no person may have them.
    private static readonly string[] NeverOfPeople = ["escalate", "bind"];

    // How a service signs in to its database without a password.
    private static readonly string[] NoPasswords = ["entra"];

    public static CheckResult Roles(CheckInput input)
    {
        var tree = input.Manifests.Tree;
        var roles = tree.OfKind("Role").Concat(tree.OfKind("ClusterRole")).ToList();
        var bindings = tree.OfKind("RoleBinding").Concat(tree.OfKind("ClusterRoleBinding")).ToList();
        return CheckResult.Of(
            roles.Count,
            $"{roles.Count} roles, {bindings.Count} bindings.",
            [
                .. from role in roles
                   from rule in role.Json.Items("rules")
                   let wide = Values(rule, "verbs")
                       .Intersect(IsForPeople(role, bindings) ? [.. Never, .. NeverOfPeople] : Never)
                       .Concat(Values(rule, "resources").Where(name => name == "*"))
                       .Distinct().ToList()
                   where wide.Count > 0
                   select $"{role.Kind} {role.Name} allows '{string.Join("', '", wide)}'.",
                .. from binding in bindings
                   from subject in binding.Json.Items("subjects")
                   where Everyone.Contains(subject.Text("name"))
                   select $"{binding.Kind} {binding.Name} gives its rights to {subject.Text("name")}.",
            ]);
    }

    public static CheckResult Credentials(CheckInput input)
    {
        var tree = input.Manifests.Tree;
        var variables = (
            from pod in tree.PodTemplates()
            from container in pod.Template.Items("spec.initContainers").Concat(pod.Template.Items("spec.containers"))
            from variable in container.Items("env")
            select (Owner: pod.Owner.Name, Name: variable.Text("name"), Value: variable.Text("value"))).ToList();
        return CheckResult.Of(
            variables.Count,
            $"{tree.Objects.Count} objects, {variables.Count} variables of containers.",
            [
                .. tree.OfKind("Secret").Select(secret => $"{secret} is a secret in the repository."),
                .. from variable in variables
                   where IsPassword(variable.Name, variable.Value)
                   select $"{variable.Owner} is given a password in {variable.Name}.",
            ]);
    }

    public static CheckResult Transport(CheckInput input)
    {
        var tree = input.Manifests.Tree;
        var services = tree.OfKind("Service").ToList();
        var backends = tree.OfKind("HTTPRoute")
            .SelectMany(route => route.Spec.Items("rules"))
            .SelectMany(rule => rule.Items("backendRefs"))
            .Select(backend => backend.Text("name"))
            .Distinct()
            .ToList();
        var verified = tree.OfKind("BackendTLSPolicy")
            .SelectMany(policy => policy.Spec.Items("targetRefs"))
            .Select(target => target.Text("name"))
            .ToHashSet(StringComparer.Ordinal);
        return CheckResult.Of(
            services.Count,
            $"{services.Count} Services, {backends.Count} back ends of the entrance.",
            [
                .. from service in services
                   from port in service.Spec.Items("ports")
                   where port.Text("targetPort") != $"{Ports.Traffic}" && port.Text("port") != $"{Ports.Traffic}"
                   select $"The Service {service.Name} offers port {port.Text("port")}.",
                .. from gateway in tree.OfKind("Gateway")
                   from listener in gateway.Spec.Items("listeners")
                   where listener.Text("protocol") != "HTTPS"
                   select $"The Gateway {gateway.Name} listens for {listener.Text("protocol")}.",
                .. backends.Where(name => !verified.Contains(name))
                    .Select(name => $"The Gateway does not verify the certificate of {name}."),
            ]);
    }

    private static bool IsPassword(string name, string value) =>
        (PasswordName().IsMatch(name) && value.Length > 0 && !NoPasswords.Contains(value))
        || PasswordValue().IsMatch(value);

    private static bool IsForPeople(Manifest role, IEnumerable<Manifest> bindings) => bindings
        .Where(binding => binding.Json.Text("roleRef.name") == role.Name)
        .SelectMany(binding => binding.Json.Items("subjects"))
        .Any(subject => subject.Text("kind") != "ServiceAccount");

    private static IEnumerable<string> Values(JsonNode rule, string member) =>
        rule.Items(member).Select(value => value.ToString());

    [GeneratedRegex("PASSWORD|PASSWD|APIKEY|API_KEY|TOKEN$", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordName();

    [GeneratedRegex(@"(?:\b(Password|Pwd|AccountKey|SharedAccessKey)\s*=\s*\S)|-----BEGIN [A-Z ]*PRIVATE KEY",
        RegexOptions.IgnoreCase)]
    private static partial Regex PasswordValue();
}
