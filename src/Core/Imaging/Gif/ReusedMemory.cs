using System.Buffers;
using SixLabors.ImageSharp.Memory;

namespace TextToImage.Imaging.Gif;

/// <summary>
/// Arrays that are used again for the next frame. The Wu quantizer counts colours in a table of 57 MB, a new one for each
/// frame, and ImageSharp's own allocators pool nothing so large: getting that memory from the system takes longer than all
/// the rest. Not for several threads.
/// </summary>
internal sealed class ReusedMemory : MemoryAllocator
{
    private readonly Dictionary<(Type Type, int Length), Stack<Array>> _free = [];

    /// <inheritdoc/>
    public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
    {
        if (!_free.TryGetValue((typeof(T), length), out var free))
            _free.Add((typeof(T), length), free = new Stack<Array>());
        if (free.Count == 0)
            return new Loan<T>(new T[length], free);
        var array = (T[])free.Pop();
        if (options == AllocationOptions.Clean)
            Array.Clear(array, 0, length);
        return new Loan<T>(array, free);
    }

    /// <inheritdoc/>
    protected override int GetBufferCapacityInBytes() => int.MaxValue;

    private sealed class Loan<T>(T[] array, Stack<Array> free) : IMemoryOwner<T>
    {
        private bool _returned;

        public Memory<T> Memory => array;

        public void Dispose()
        {
            if (!_returned)
                free.Push(array);
            _returned = true;
        }
    }
}
