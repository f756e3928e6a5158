namespace FallLine.Compilation;

/// <summary>Workspaces that no run uses at the moment. It grows to the number of threads that ran at once.</summary>
/// <remarks>One spare is exchanged without a lock, which is all that a single thread ever needs; the others lie on a stack.</remarks>
internal sealed class WorkspacePool<T>(Func<Workspace<T>> create)
    where T : unmanaged
{
    private readonly Lock _lock = new();
    private Workspace<T>? _spare;
    private Workspace<T>? _stack;

    public Workspace<T> Take()
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

        return create();
    }

    public void Return(Workspace<T> workspace)
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
