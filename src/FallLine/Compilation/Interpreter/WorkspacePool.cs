namespace FallLine.Compilation;

/// <summary>Workspaces that no run uses at the moment. It grows to the number of threads that ran at once.</summary>
/// <remarks>One spare is exchanged without a lock, which is all that a single thread ever needs; the others lie on a stack.</remarks>
internal sealed class WorkspacePool(LoweredProgram program, WorkspaceNeeds needs)
{
    private readonly Lock _lock = new();
    private Workspace? _spare;
    private Workspace? _stack;

    public Workspace Take()
    {
        if (Interlocked.Exchange(ref _spare, null) is { } spare)
        {
            return spare;
        }

        lock (_lock)
        {
            if (_stack is { } top)
            {
                _stack = top.Next;
                top.Next = null;
                return top;
            }
        }

        return new Workspace(program, needs);
    }

    public void Return(Workspace workspace)
    {
        if (Interlocked.CompareExchange(ref _spare, workspace, null) is null)
        {
            return;
        }

        lock (_lock)
        {
            workspace.Next = _stack;
            _stack = workspace;
        }
    }
}
