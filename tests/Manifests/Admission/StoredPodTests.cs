using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// Policies see pods as they would be stored: with the defaults of the API server, the priority that its admission
/// computes and what the webhook of workload identity adds. All that must be on the lists too.
/// </summary>
public sealed class StoredPodTests
{
    private static readonly AdmissionControl Control = new(CommittedManifests.Tree);

    public static TheoryData<bool, string> Everyone => new(
        from isVerified in new[] { false, true }
        from pod in Deployed(isVerified).PodTemplates()
        select (isVerified, $"{pod.Owner.Kind}/{pod.Owner.Name}"));

    [Theory]
    [MemberData(nameof(Everyone))]
    public void A_pod_with_all_that_the_cluster_adds_is_admitted(bool isVerified, string owner)
    {
        var pod = CompliantPods.Of(Deployed(isVerified).PodTemplates()
            .Single(candidate => $"{candidate.Owner.Kind}/{candidate.Owner.Name}" == owner).Owner);
        var spec = pod["spec"]!.AsObject();
        Add(spec, """
            dnsPolicy: ClusterFirst
            preemptionPolicy: PreemptLowerPriority
            priority: 0
            priorityClassName: of-the-house
            restartPolicy: Always
            schedulerName: default-scheduler
            serviceAccount: x
            terminationGracePeriodSeconds: 30
            """);
        var container = pod.At("spec.containers")![0]!.AsObject();
        Add(container, """
            resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]
            terminationMessagePath: /dev/termination-log
            terminationMessagePolicy: File
            """);
        if (pod.At("metadata.labels").Strings().ContainsKey("azure.workload.identity/use"))
        {
            Append(spec["volumes"], "{name: azure-identity-token, projected: {defaultMode: 420, sources: "
                + "[{serviceAccountToken: {audience: 'api://AzureADTokenExchange', expirationSeconds: 3600, "
                + "path: azure-identity-token}}]}}");
            Append(container["volumeMounts"],
                "{name: azure-identity-token, readOnly: true, mountPath: /var/run/secrets/azure/tokens}");
            foreach (var name in new[]
                { "AUTHORITY_HOST", "CLIENT_ID", "FEDERATED_TOKEN_FILE", "TENANT_ID" })
            {
                Append(container["env"], $"{{name: AZURE_{name}, value: x}}");
            }
        }

        Assert.Empty(new AdmissionControl(Deployed(isVerified)).Review(AdmissionRequest.Create(pod)));
    }

    [Fact]
    public void The_pods_by_which_AKS_fetches_certificates_are_admitted_and_nothing_in_their_guise()
    {
        Assert.Empty(Control.Review(AdmissionRequest.Create(Fetcher())));
        foreach (var (path, value) in new[]
            {
                ("container.image", "mcr.microsoft.com/azure-cli:latest"),
                ("container.args", "[az]"),
                ("container.volumeMounts", "[{name: secrets, mountPath: /}]"),
                ("serviceAccountName", "default"),
                ("nodeName", "aks-npsystem-1"),
            })
        {
            var pod = Fetcher();
            CompliantPods.Plant(pod, path, value);

            Assert.Contains("ingress-pods",
                Control.Review(AdmissionRequest.Create(pod)).Select(refusal => refusal.Policy));
        }
    }

    private static ManifestTree Deployed(bool isVerified) =>
        isVerified ? Published.WithVerification : CommittedManifests.Tree;

    // As the application routing add-on makes it: a priority of the system, and a preference for its nodes.
    private static JsonObject Fetcher() => YamlReader.Read("""
        apiVersion: v1
        kind: Pod
        metadata: {name: kv-gw-cert-workload-0, namespace: ingress, labels: {app: kv-gw-cert-workload}}
        spec:
          serviceAccountName: gateway-certificates
          automountServiceAccountToken: true
          priorityClassName: system-node-critical
          tolerations: [{key: CriticalAddonsOnly, operator: Exists}]
          containers:
          - name: placeholder
            image: mcr.microsoft.com/oss/kubernetes/pause:3.10
            volumeMounts:
            - {name: secrets, mountPath: /mnt/secrets, readOnly: true}
            - {name: kube-api-access, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
            securityContext:
              allowPrivilegeEscalation: false
              capabilities: {drop: [ALL]}
              privileged: false
              readOnlyRootFilesystem: true
              runAsNonRoot: true
              seccompProfile: {type: RuntimeDefault}
          volumes:
          - name: secrets
            csi: {driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: {secretProviderClass: x}}
          - name: kube-api-access
            projected: {sources: [{serviceAccountToken: {path: token, expirationSeconds: 3607}}]}
        """).Single().AsObject();

    private static void Add(JsonObject json, string yaml)
    {
        foreach (var (key, value) in YamlReader.Read(yaml).Single().AsObject())
        {
            json.TryAdd(key, value?.DeepClone());
        }
    }

    private static void Append(JsonNode? list, string yaml) =>
        list!.AsArray().Add(YamlReader.Read(yaml).Single().DeepClone());
}
