using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
#if NET
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
#endif

namespace TextToImage.Networks;

/// <summary>
/// One input or output of a network call: numbers as float32 for the host, in the element type of the graph for ONNX Runtime.
/// For float32 graphs both are the same memory, so nothing is copied.
/// </summary>
internal abstract class TensorBuffer : IDisposable
{
    protected TensorBuffer(float[] values, long[] shape) => (Values, Shape) = (values, shape);

    /// <summary>The numbers, in C order.</summary>
    public float[] Values { get; }

    public long[] Shape { get; }

    /// <summary>What ONNX Runtime reads or writes.</summary>
    public abstract OrtValue Value { get; }

    public static TensorBuffer Create(TensorElementType type, long[] shape)
    {
        var values = new float[ElementCount(shape)];
        return type switch
        {
            TensorElementType.Float => new Float32Buffer(values, shape),
            TensorElementType.Float16 => new ConvertedBuffer<Float16>(values, shape, HalfConversion.ToHalf, HalfConversion.ToSingle),
            TensorElementType.BFloat16 => new ConvertedBuffer<BFloat16>(values, shape, HalfConversion.ToBFloat, HalfConversion.ToSingle),
            TensorElementType.Double => new ConvertedBuffer<double>(values, shape, (from, to) => Each(from, to, x => x), (from, to) => Each(from, to, x => (float)x)),
            TensorElementType.Int64 => new ConvertedBuffer<long>(values, shape, (from, to) => Each(from, to, x => (long)x), (from, to) => Each(from, to, x => (float)x)),
            TensorElementType.Int32 => new ConvertedBuffer<int>(values, shape, (from, to) => Each(from, to, x => (int)x), (from, to) => Each(from, to, x => (float)x)),
            TensorElementType.Bool => new ConvertedBuffer<bool>(values, shape, (from, to) => Each(from, to, x => x != 0), (from, to) => Each(from, to, x => x ? 1f : 0f)),
            _ => throw new AIImageException(ErrorIds.ModelUnsupported, $"The network has a tensor of type {type}, which is not supported; export it as float32 or float16."),
        };
    }

    public static int ElementCount(long[] shape)
    {
        long count = 1;
        foreach (var size in shape)
            count = checked(count * size);
        return checked((int)count);
    }

    /// <summary>Takes the host's numbers over into the graph's element type.</summary>
    public abstract void Push();

    /// <summary>Takes the graph's numbers over into the host's.</summary>
    public abstract void Pull();

    public abstract void Dispose();

    private static void Each<TFrom, TTo>(TFrom[] from, TTo[] to, Func<TFrom, TTo> convert)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = convert(from[i]);
    }

    private sealed class Float32Buffer : TensorBuffer
    {
        public Float32Buffer(float[] values, long[] shape)
            : base(values, shape) => Value = OrtValue.CreateTensorValueFromMemory(values, shape);

        public override OrtValue Value { get; }

        public override void Push()
        {
        }

        public override void Pull()
        {
        }

        public override void Dispose() => Value.Dispose();
    }

    private sealed class ConvertedBuffer<T> : TensorBuffer
        where T : unmanaged
    {
        private readonly T[] _typed;
        private readonly Action<float[], T[]> _push;
        private readonly Action<T[], float[]> _pull;

        public ConvertedBuffer(float[] values, long[] shape, Action<float[], T[]> push, Action<T[], float[]> pull)
            : base(values, shape)
        {
            _typed = new T[values.Length];
            _push = push;
            _pull = pull;
            Value = OrtValue.CreateTensorValueFromMemory(_typed, shape);
        }

        public override OrtValue Value { get; }

        public override void Push() => _push(Values, _typed);

        public override void Pull() => _pull(_typed, Values);

        public override void Dispose() => Value.Dispose();
    }

    private static class HalfConversion
    {
#if NET
        public static void ToHalf(float[] from, Float16[] to) =>
            TensorPrimitives.ConvertToHalf(from, MemoryMarshal.Cast<Float16, Half>(to.AsSpan()));

        public static void ToSingle(Float16[] from, float[] to) =>
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(from.AsSpan()), to);
#else
        public static void ToHalf(float[] from, Float16[] to) => Each(from, to, x => (Float16)x);

        public static void ToSingle(Float16[] from, float[] to) => Each(from, to, x => (float)x);
#endif

        public static void ToBFloat(float[] from, BFloat16[] to) => Each(from, to, x => (BFloat16)x);

        public static void ToSingle(BFloat16[] from, float[] to) => Each(from, to, x => (float)x);
    }
}
