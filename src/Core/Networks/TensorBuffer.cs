using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TextToImage.Networks;

/// <summary>
/// One input or output of a network call: numbers as float32 for the host, in the element type of the graph for ONNX Runtime.
/// For float32 graphs both are the same memory, so nothing is copied.
/// </summary>
internal abstract class TensorBuffer : IDisposable
{
    protected TensorBuffer(OrtValue value, long[] shape) => (Value, Shape) = (value, shape);

    /// <summary>The numbers, in C order; gone with the buffer.</summary>
    public abstract Span<float> Values { get; }

    public long[] Shape { get; }

    /// <summary>What ONNX Runtime reads or writes.</summary>
    public OrtValue Value { get; }

    public static TensorBuffer Create(TensorElementType type, long[] shape)
    {
        if (type == TensorElementType.Float)
            return new Float32Buffer(OrtValue.CreateTensorValueFromMemory(new float[ElementCount(shape)], shape), shape);
        var values = new float[ElementCount(shape)];
        return type switch
        {
            TensorElementType.Float16 => new ConvertedBuffer<Float16>(values, shape, (from, to) => HalfConversion.ToHalf(from, to), (from, to) => HalfConversion.ToSingle(from, to)),
            TensorElementType.BFloat16 => new ConvertedBuffer<BFloat16>(values, shape, (from, to) => HalfConversion.ToBFloat(from, to), (from, to) => HalfConversion.ToSingle(from, to)),
            TensorElementType.Double => new ConvertedBuffer<double>(values, shape, (from, to) => Each(from, to, x => x), (from, to) => Each(from, to, x => (float)x)),
            TensorElementType.Int64 => new ConvertedBuffer<long>(values, shape, (from, to) => Each(from, to, x => (long)x), (from, to) => Each(from, to, x => (float)x)),
            TensorElementType.Int32 => new ConvertedBuffer<int>(values, shape, (from, to) => Each(from, to, x => (int)x), (from, to) => Each(from, to, x => (float)x)),
            TensorElementType.Bool => new ConvertedBuffer<bool>(values, shape, (from, to) => Each(from, to, x => x != 0), (from, to) => Each(from, to, x => x ? 1f : 0f)),
            _ => throw new AIImageException(ErrorIds.ModelUnsupported, $"The network has a tensor of type {type}, which is not supported; export it as float32 or float16."),
        };
    }

    /// <summary>What ONNX Runtime made, in its own memory where it is float32. The value is the buffer's from now on.</summary>
    public static TensorBuffer Of(OrtValue made, TensorElementType type)
    {
        var shape = made.GetTensorTypeAndShape().Shape;
        if (type == TensorElementType.Float)
            return new Float32Buffer(made, shape);
        using (made)
        {
            var buffer = Create(type, shape);
            made.GetTensorMutableRawData().CopyTo(buffer.Value.GetTensorMutableRawData());
            return buffer;
        }
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

    public void Dispose() => Value.Dispose();

    private static void Each<TFrom, TTo>(TFrom[] from, TTo[] to, Func<TFrom, TTo> convert)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = convert(from[i]);
    }

    private sealed class Float32Buffer : TensorBuffer
    {
        public Float32Buffer(OrtValue value, long[] shape)
            : base(value, shape)
        {
        }

        public override Span<float> Values => Value.GetTensorMutableDataAsSpan<float>();

        public override void Push()
        {
        }

        public override void Pull()
        {
        }
    }

    private sealed class ConvertedBuffer<T> : TensorBuffer
        where T : unmanaged
    {
        private readonly float[] _values;
        private readonly T[] _typed;
        private readonly Action<float[], T[]> _push;
        private readonly Action<T[], float[]> _pull;

        public ConvertedBuffer(float[] values, long[] shape, Action<float[], T[]> push, Action<T[], float[]> pull)
            : this(values, new T[values.Length], shape, push, pull)
        {
        }

        private ConvertedBuffer(float[] values, T[] typed, long[] shape, Action<float[], T[]> push, Action<T[], float[]> pull)
            : base(OrtValue.CreateTensorValueFromMemory(typed, shape), shape) =>
            (_values, _typed, _push, _pull) = (values, typed, push, pull);

        public override Span<float> Values => _values;

        public override void Push() => _push(_values, _typed);

        public override void Pull() => _pull(_typed, _values);
    }
}
