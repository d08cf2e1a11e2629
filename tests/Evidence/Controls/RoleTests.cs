using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Tests.Evidence.Proof;

namespace RegulatedWorkload.Tests.Evidence.Controls;

/// <summary>PCI DSS 4.0.1, 7.2: nobody may give himself rights.</summary>
public sealed class RoleTests
{
    [Fact]
    public void A_person_who_may_give_himself_rights_is_named() => Assert.Contains(
        "Role planted allows 'bind'.",
        Run("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: planted, namespace: a0005-i}
            rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: planted, namespace: a0005-i}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: planted}
            subjects: [{kind: Group, name: everyone}]
            """));

    [Fact]
    public void Rights_that_everyone_is_given_are_named() => Assert.Contains(
        "RoleBinding planted gives its rights to system:authenticated.",
        Run("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: planted, namespace: a0005-i}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: Group, name: "system:authenticated"}]
            """));

    private static IReadOnlyList<string> Run(string yaml) => ControlChecks.Find("roles")!.Run(
        Complete.Input with
        {
            Manifests = AppliedManifests.Of(Committed.Tree.And("namespaces/a0005-i", yaml)),
        }).Faults;
}
