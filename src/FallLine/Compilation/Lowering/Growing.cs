namespace FallLine.Compilation;

/// <summary>An array that grows.</summary>
/// <remarks>
/// Not <see cref="List{T}"/>: its code for a type of this library is never compiled ahead of time, which costs a cold process
/// 1 ms for each element type.
/// </remarks>
internal sealed class Growing<T>
{
    private T[] _items = new T[4];

    public int Count { get; private set; }

    public T this[int index] => _items[index];

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            T[] larger = new T[2 * Count];
            Array.Copy(_items, larger, Count);
            _items = larger;
        }

        _items[Count++] = item;
    }

    public void Clear() => Count = 0;

    public T[] ToArray()
    {
        T[] items = new T[Count];
        Array.Copy(_items, items, Count);
        return items;
    }
}
