using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// Flux creates what is new before it deletes what is gone, and does not come to delete when a quota refuses to create.
/// </summary>
public sealed class ReplacementTests
{
    private static readonly PublishInput Input = Committed.Input;

    [Fact]
    public void A_renamed_service_is_created_beside_the_one_that_it_replaces()
    {
        var (before, after) = (Objects(Input), Objects(Renamed("notifications", "receipts")));
        var quotas = after.OfType<V1ResourceQuota>().ToDictionary(quota => quota.Namespace(), quota => quota.Spec.Hard);

        Assert.All(Together(before, after), group =>
        {
            var room = quotas[group.Namespace][group.Quota].ToInt32();
            Assert.True(
                group.Count <= room,
                $"{group.Count} of {group.Quota} in {group.Namespace}, where {room} are admitted.");
        });
        // What is there during the change is more than what is there after it.
        Assert.Contains(
            Together(before, after).Except(Together(after, after)), group => group.Quota == "count/jobs.batch");
    }

    [Fact]
    public void All_services_may_be_replaced_at_once() => Assert.All(
        Together(Objects(Input), Objects(Input)).Where(group => group.Namespace != "ingress"),
        group => Assert.True(
            group.Count * 2 <= Manifests.All<V1ResourceQuota>()
                .Single(quota => quota.Namespace() == group.Namespace).Spec.Hard[group.Quota].ToInt32(),
            group.ToString()));

    private static IReadOnlyList<(string Namespace, string Quota, int Count)> Together(
        IEnumerable<IKubernetesObject> before, IEnumerable<IKubernetesObject> after) =>
    [
        .. before.Concat(after)
            .Where(item => item is V1Deployment or V1Job or V1Service)
            .Select(item => (Quota: QuotaOf(item), ((IMetadata<V1ObjectMeta>)item).Metadata))
            .DistinctBy(item => (item.Quota, item.Metadata.NamespaceProperty, item.Metadata.Name))
            .GroupBy(item => (item.Metadata.NamespaceProperty, item.Quota))
            .Select(group => (group.Key.NamespaceProperty, group.Key.Quota, group.Count())),
    ];

    private static string QuotaOf(IKubernetesObject item) => item switch
    {
        V1Deployment => "count/deployments.apps",
        V1Job => "count/jobs.batch",
        _ => "services",
    };

    private static IReadOnlyList<IKubernetesObject> Objects(PublishInput input) =>
        [.. Changes.Write(input).Values.SelectMany(Manifests.Load).OfType<IKubernetesObject>()];

    // A service that others call by contract keeps its name; one that nobody calls any more may have another.
    private static PublishInput Renamed(string name, string other)
    {
        var orders = Input.Topology.Find("orders")!;
        var identities = Input.Environment.Azure.Identities.ToDictionary();
        identities[other] = Guid.NewGuid().ToString();
        identities[$"{other}-migrate"] = Guid.NewGuid().ToString();
        var renamed = Input.Topology with
        {
            Services =
            [
                .. Input.Topology.Services.Select(service => service.Name switch
                {
                    "orders" => Service.OutOfScope(orders.Name, orders.Does).Stores()
                        .Calls("catalog", "GetProducts").Calls("payments", "Authorize", "Capture", "Refund", "Get"),
                    var found when found == name => Service.OutOfScope(other, service.Does).Stores(),
                    _ => service,
                }),
            ],
        };
        return Changes.With(renamed) with
        {
            Environment = Input.Environment with { Azure = Input.Environment.Azure with { Identities = identities } },
            Lock = Input.Lock with
            {
                Images = Input.Lock.Images.Append(KeyValuePair.Create(
                    other, new LockedImage($"live/a0005/{other}", Input.Lock.Images[name].Digest, 0))).ToDictionary(),
            },
        };
    }
}
