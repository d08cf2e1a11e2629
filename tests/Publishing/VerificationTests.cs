using System.Text.Json.Nodes;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Facts;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// Segmentation is proven in a cluster where its environment says so: by a verifier in each scope, which may ask the
/// services of that scope and do nothing else.
/// </summary>
public sealed class VerificationTests
{
    private static readonly Dictionary<string, string> Files = Changes.Write(Verified.Input);

    [Fact]
    public void Nobody_can_ask_where_the_environment_does_not_say_so()
    {
        var texts = Committed.Files.Select(file => file.Text).ToList();

        Assert.All(texts, text => Assert.DoesNotContain("WORKLOAD__PROBE", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("verifier-", text, StringComparison.Ordinal));
        Assert.Empty(Manifests.All<V1CronJob>());
    }

    [Fact]
    public void The_page_for_people_is_never_shown_by_a_cluster() => Assert.All(
        Files.Values, text => Assert.DoesNotContain("WORKLOAD__SEGMENTATION", text, StringComparison.Ordinal));

    [Fact]
    public void Each_scope_has_a_verifier_that_reaches_its_services_and_nothing_else()
    {
        Assert.All(Verified.Input.Verifiers, verifier =>
        {
            var policies = Read<V1NetworkPolicy>($"{verifier.Scope.Name}/{verifier.Name}/networkpolicies.yaml");
            var services = Verified.Input.Services
                .Where(service => service.Scope == verifier.Scope)
                .Select(service => service.Name)
                .ToList();

            Assert.Equal(services, policies.Select(policy => policy.Spec.Egress.Single().To.Single()
                .PodSelector.MatchLabels["app.kubernetes.io/name"]));
            Assert.All(policies, policy => Assert.Equal("8443", policy.Spec.Egress.Single().Ports.Single().Port.Value));
            Assert.All(services, service => Assert.Contains(
                $"name: {service}-from-{verifier.Name}\n",
                Files[$"{verifier.Scope.Name}/{service}/networkpolicies.yaml"],
                StringComparison.Ordinal));
        });
        Assert.Equal(2, Verified.Input.Verifiers.Count);
    }

    [Fact]
    public void A_verifier_is_a_CronJob_that_runs_an_image_of_its_scope_under_an_account_of_its_own()
    {
        Assert.All(Verified.Input.Verifiers, verifier =>
        {
            var job = Assert.Single(
                Read<V1CronJob>($"{verifier.Scope.Name}/{verifier.Name}/cronjob.yaml"));
            var pod = job.Spec.JobTemplate.Spec.Template.Spec;

            Assert.Equal(("0 3 * * 1", "Forbid"), (job.Spec.Schedule, job.Spec.ConcurrencyPolicy));
            Assert.Equal(verifier.Name, pod.ServiceAccountName);
            Assert.Equal(["verify"], pod.Containers.Single().Args);
            Assert.DoesNotContain(
                pod.Containers.Single().Env,
                variable => variable.Name.Contains("STORE", StringComparison.Ordinal)
                    || variable.Name.Contains("SECRETS", StringComparison.Ordinal));
            var quota = Read<V1ResourceQuota>($"namespaces/{verifier.Scope.Namespace}/resourcequota.yaml");
            Assert.Equal("1", quota.Single().Spec.Hard["count/cronjobs.batch"].ToString());
        });
    }

    [Fact]
    public void A_service_attempts_every_other_one_and_what_is_outside()
    {
        var list = Read<V1ConfigMap>("in-scope/payments/probe-targets.yaml").Single().Data["targets.json"];

        Assert.All(
            (string[])
            [
                "TokenVault/Detokenize", "Orders/PlaceOrder", "token-vault.a0005-i.svc.cluster.local:8081",
                "api.acquirer.example:443", "www.example.com:443", "kubernetes.default.svc.cluster.local:443",
                "169.254.169.254:80",
            ],
            part => Assert.Contains(part, list, StringComparison.Ordinal));
        Assert.DoesNotContain("payments.a0005-i", list, StringComparison.Ordinal);
    }

    [Fact]
    public void What_services_store_and_their_secrets_are_attempted_by_everyone_and_reached_by_their_own_alone()
    {
        var expected =
            from verifier in Verified.Input.Verifiers
            let file = $"{verifier.Scope.Name}/{verifier.Name}/expected.yaml"
            from one in JsonNode.Parse(Read<V1ConfigMap>(file).Single().Data["expected.json"])!["expected"]!.AsArray()
            let target = (string)one["target"]!
            where target.EndsWith("-database", StringComparison.Ordinal)
                || target.EndsWith("-key-vault", StringComparison.Ordinal)
            select $"{one["caller"]} {target} {one["request"]} {one["layer"]}";
        var declared =
            from service in Verified.Input.Services
            from place in (string[])
            [
                "in-scope-database", "out-of-scope-database",
                "in-scope-key-vault", "out-of-scope-key-vault", "ingress-key-vault",
            ]
            let isOwn = place.StartsWith($"{service.Scope}-", StringComparison.Ordinal)
            let isDatabase = place.EndsWith("-database", StringComparison.Ordinal)
            let reaches = isOwn && (isDatabase ? service.Store is not null : service.Secrets.Count > 0)
            select $"{service.Name} {place} TCP {(isDatabase ? 5432 : 443)} {(reaches ? "None" : "Network")}";

        Assert.Equal(declared.Order(), expected.Order());
        Assert.Contains("storefront in-scope-database TCP 5432 Network", expected);
    }

    [Fact]
    public void A_migration_is_asked_by_nobody()
    {
        var jobs = Files.Where(file => file.Key.EndsWith("/job.yaml", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(jobs);
        Assert.All(jobs, job => Assert.DoesNotContain("PROBE", job.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void The_infrastructure_gives_each_verifier_its_identity()
    {
        var facts = WorkloadFacts.Of(Verified.Input, "production");

        Assert.All(Verified.Input.Verifiers, verifier =>
        {
            var identity = Assert.Single(facts.Identities, identity => identity.Name == verifier.Name);
            Assert.Equal([$"{verifier.Name}-tls", "workload-ca-bundle"], identity.Secrets);
        });
    }

    [Theory]
    [InlineData("every day", "www.example.com", "'verification.schedule' is 'every day'")]
    [InlineData("0 3 * * 1", "not a host", "verification.outside")]
    public void What_cannot_work_is_refused(string schedule, string outside, string sentence)
    {
        var input = Verified.Input with
        {
            Environment = Verified.Input.Environment with
            {
                Verification = new VerificationSettings(schedule, outside),
            },
        };

        var faults = Assert.Throws<PublishFaultsException>(() => Publisher.Write(input, "production"));

        Assert.Contains(sentence, faults.Message, StringComparison.Ordinal);
    }

    private static List<T> Read<T>(string path) => [.. Manifests.Load(Files[path]).OfType<T>()];
}
