using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Describe;

/// <summary>
/// Where everything stands in the picture of the cluster. Calls lead from left to right: a service stands one column
/// after the last of its callers, in the lane of its scope.
/// </summary>
public sealed class PictureLayout
{
    /// <summary>What keeps the secrets and rows of a scope.</summary>
    public const string Data = "vault, database";

    private const int BoxWidth = 140;
    private const int BoxHeight = 52;
    private const int ColumnStep = 184;
    private const int RowStep = 84;
    private const int Margin = 24;
    private const int LaneHead = 56;
    private const int LaneFoot = 20;
    private const int LaneGap = 26;
    private const int Head = 64;

    // What is outside of the cluster stands farther away.
    private const int Apart = 40;

    // Buyers, WAF and Gateway stand before the services.
    private const int Before = 3;

    private readonly WorkloadTopology _topology;
    private readonly Dictionary<Service, (int Column, int Row)> _cells = [];
    private readonly Dictionary<Scope, int> _rows = [];

    /// <summary>Places the services of a declaration that keeps its rules.</summary>
    public PictureLayout(WorkloadTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        _topology = topology;
        foreach (var scope in Scope.All)
        {
            foreach (var column in topology.Services.Where(service => service.Scope == scope).GroupBy(ColumnOf))
            {
                foreach (var (row, service) in column.Index()) _cells[service] = (column.Key, row);
            }

            var used = _cells.Where(cell => cell.Key.Scope == scope).Select(cell => cell.Value.Row + 1);
            _rows[scope] = used.Append(Right(scope).Count).Append(1).Max();
        }
    }

    /// <summary>The whole picture.</summary>
    public Box Canvas => new(0, 0, ColumnX(Columns) + BoxWidth + Margin, SystemNodes.Bottom + (2 * LaneGap) + Margin);

    /// <summary>The cluster: the nodes of both scopes and those of the system.</summary>
    public Box Cluster => new(
        Pool(Scope.InScope).X - Margin,
        Head - 36,
        Pool(Scope.InScope).Width + (2 * Margin),
        SystemNodes.Bottom + LaneGap - (Head - 36));

    /// <summary>The nodes that belong to no scope.</summary>
    public Box SystemNodes
    {
        get
        {
            var above = Pool(Scope.OutOfScope);
            return above with { Y = above.Bottom + LaneGap, Height = BoxHeight };
        }
    }

    /// <summary>Those who come from the internet.</summary>
    public Box Buyers => Cell(-Before, Scope.InScope, 0);

    /// <summary>The web application firewall.</summary>
    public Box Waf => Cell(-Before + 1, Scope.InScope, 0);

    /// <summary>The Gateway.</summary>
    public Box Gateway => Cell(-1, Scope.InScope, 0);

    /// <summary>A service.</summary>
    public Box Of(Service service) => Cell(_cells[service].Column, service.Scope, _cells[service].Row);

    /// <summary>What lies outside the cluster and belongs to a scope, by its name, from top to bottom.</summary>
    public IReadOnlyList<(string Name, Box Box)> Outside(Scope scope) =>
        [.. Right(scope).Index().Select(entry => (entry.Item, Cell(Columns, scope, entry.Index)))];

    /// <summary>The nodes of a scope.</summary>
    public Box Pool(Scope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var left = ColumnX(-1) - Margin;
        return new Box(left, LaneY(scope), ColumnX(Columns - 1) + BoxWidth + Margin - left, LaneHeight(scope));
    }

    private int Columns => _cells.Count == 0 ? 1 : _cells.Values.Max(cell => cell.Column) + 1;

    private IReadOnlyList<string> Right(Scope scope) =>
    [
        Data,
        .. _topology.Externals.Select(external => external.Name).Where(name => _topology.Services
            .Any(service => service.Scope == scope && service.Egresses.Contains(name))),
    ];

    private int ColumnOf(Service service) => _topology.CallersOf(service)
        .Select(incoming => ColumnOf(incoming.Caller) + 1)
        .Append(0)
        .Max();

    private Box Cell(int column, Scope scope, int row) => new(
        ColumnX(column), LaneY(scope) + LaneHead + (row * RowStep), BoxWidth, BoxHeight);

    private int ColumnX(int column) =>
        Margin + ((column + Before) * ColumnStep) + (column < -1 ? 0 : column < Columns ? Apart : 2 * Apart);

    private int LaneHeight(Scope scope) => LaneHead + ((_rows[scope] - 1) * RowStep) + BoxHeight + LaneFoot;

    private int LaneY(Scope scope) =>
        Head + Scope.All.TakeWhile(before => before != scope).Sum(before => LaneHeight(before) + LaneGap);
}
