using RegulatedWorkload.Hosting.Topology;
using static RegulatedWorkload.Hosting.Topology.Service;

namespace RegulatedWorkload.AppHost;

/// <summary>
/// The declaration: every service with its scope, what it stores and reads, whom it calls and what it reaches outside.
/// The local run, the certificates, the admitted callers, the manifests and the evidence all derive from it.
/// </summary>
public static class Workload
{
    /// <summary>The declared workload, not yet checked against its rules.</summary>
    public static WorkloadTopology Declare() => new WorkloadTopology(
        TrustDomain: "workload.example",
        Services:
        [
            InScope("edge", "the only entrance: card form, reverse proxy to the shop, card-number guard")
                .Serves("shop", "pay")
                .Calls("token-vault", "Tokenize", "Delete")
                .Forwards("storefront", "/"),

            InScope("token-vault", "exchanges card numbers for random tokens, encrypts and shreds them")
                .Stores()
                .Reads("key-encryption-key")
                .Reads("fingerprint-key")
                .ReadsToBackUp("backup-key"),

            InScope("payments", "authorizes, captures and refunds at the acquirer, once each")
                .Stores()
                .Calls("token-vault", "Detokenize", "Delete")
                .Reaches("acquirer")
                .Reads("acquirer-credential"),

            OutOfScope("storefront", "shop pages and the JSON interface for the browser")
                .Calls("catalog", "ListProducts", "GetProducts")
                .Calls("orders", "PlaceOrder", "GetOrder", "CancelOrder")
                .Links("pay"),

            OutOfScope("catalog", "products and prices")
                .Stores(),

            OutOfScope("orders", "takes orders from placed to paid, or back")
                .Stores()
                .Calls("catalog", "GetProducts")
                .Calls("payments", "Authorize", "Capture", "Refund", "Get")
                .Calls("notifications", "SendReceipt"),

            OutOfScope("notifications", "receipts with brand and last four digits, kept as an outbox")
                .Stores(),
        ],
        Externals:
        [
            new External("acquirer", "the bank's side; a simulator in local runs, never deployed"),
        ]).VerifiedBy("verifier");
}
