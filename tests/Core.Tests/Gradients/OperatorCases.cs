namespace TextToImage.Tests.Gradients;

/// <summary>A row for each operator and each attribute that changes its gradient.</summary>
internal static class OperatorCases
{
    private static readonly long[] Picture = [2, 4, 5, 6], Small = [2, 3];

    public static IReadOnlyList<OperatorCase> All { get; } = [.. Functions(), .. Arithmetic(), .. Products(), .. Convolutions(), .. Pools(), .. Reductions(), .. Normalizations(), .. Layouts(), .. Selections(), .. Resizes()];

    private static IEnumerable<OperatorCase> Functions()
    {
        foreach (var function in new[] { "Identity", "Neg", "Abs", "Exp", "Sin", "Cos", "Sinh", "Cosh", "Tanh", "Atan", "Asinh", "Erf", "Sigmoid", "Softplus", "Softsign", "Relu", "LeakyRelu", "Elu", "Selu", "HardSigmoid", "HardSwish", "ThresholdedRelu", "com.microsoft.Gelu", "com.microsoft.QuickGelu" })
            yield return new(function, function, [X(Small)]);
        foreach (var function in new[] { "Sqrt", "Log", "Reciprocal" })
            yield return new(function, function, [X(Small, 0.5, 3)]);
        foreach (var function in new[] { "Tan", "Asin", "Acos", "Atanh" })
            yield return new(function, function, [X(Small, -0.8, 0.8)]);
        yield return new("Acosh", "Acosh", [X(Small, 1.5, 3)]);
        yield return new("Relu of whole numbers' neighbours", "Relu", [X(Picture)]);
        yield return new("LeakyRelu, slope", "LeakyRelu", [X(Small)], ("alpha", 0.3));
        yield return new("Elu, alpha", "Elu", [X(Small)], ("alpha", 0.7));
        yield return new("Celu", "Celu", [X(Small)]) { IsSingle = true };
        yield return new("Celu, alpha", "Celu", [X(Small)], ("alpha", 0.7)) { IsSingle = true };
        yield return new("Selu, alpha and gamma", "Selu", [X(Small)], ("alpha", 1.2), ("gamma", 0.9));
        yield return new("HardSigmoid, alpha and beta", "HardSigmoid", [X(Small)], ("alpha", 0.4), ("beta", 0.3));
        yield return new("HardSwish beyond its ends", "HardSwish", [X(Picture, -5, 5)]);
        yield return new("QuickGelu, alpha", "com.microsoft.QuickGelu", [X(Small)], ("alpha", 1.1));
        yield return new("Mish", "Mish", [X(Small)]) { Opset = 18 };
        yield return new("Gelu", "Gelu", [X(Small)]) { Opset = 20 };
        yield return new("Gelu by tanh", "Gelu", [X(Small)], ("approximate", "tanh")) { Opset = 20 };
        yield return new("Dropout in inference", "Dropout", [X(Small)]);
        yield return new("Dropout, said to be in inference", "Dropout", [X(Small), Reals([], 0.5), new((graph, _, _) => graph.Truth(false))]);
        yield return new("CastLike", "CastLike", [X(Small), X([1])]);
        yield return new("Cast", "Cast", [X(Small)], ("to", 1L)) { IsSingle = true };
    }

    private static IEnumerable<OperatorCase> Arithmetic()
    {
        foreach (var (left, right) in new (long[], long[])[] { ([2, 3], [2, 3]), ([2, 3], [3]), ([3], [2, 3]), ([2, 1], [1, 3]), ([2, 3], [1]), ([2, 3, 4], [3, 1]), ([1, 1, 3], [2, 3]) })
        {
            foreach (var function in new[] { "Add", "Sub", "Mul", "Div", "Max", "Min" })
                yield return new($"{function} of {Text(left)} and {Text(right)}", function, [X(left, 1, 2), X(right, 0.5, 2.5)]);
        }
        yield return new("Pow, both", "Pow", [X(Small, 0.5, 2), X([3], -2, 2)]);
        yield return new("Pow 2", "Pow", [X(Small), Reals([], 2)]);
        yield return new("Pow 3", "Pow", [X(Small), Reals([1], 3)]);
        yield return new("Pow 0.5", "Pow", [X(Small, 0.5, 2), Reals([], 0.5)]);
        yield return new("Pow by whole numbers", "Pow", [X(Small), Integers(3)]);
        yield return new("Pow by several constants", "Pow", [X(Small, 0.5, 2), Reals([3], 2, 0.5, -1)]);
        yield return new("Add a scalar", "Add", [X(Small), Reals([], 0.5)]);
        yield return new("Sum of three", "Sum", [X(Small), X([3]), X([2, 1])]);
        yield return new("Mean of three", "Mean", [X(Small), X([3]), X([2, 1])]);
        yield return new("Max of three", "Max", [X(Small), X([3]), X([2, 1])]);
        yield return new("Max of one", "Max", [X(Small)]);
        yield return new("Clip", "Clip", [X(Picture), Reals([], -0.5), Reals([], 1)]);
        yield return new("Clip from below", "Clip", [X(Picture), Reals([], -0.5)]);
        yield return new("Clip from above", "Clip", [X(Picture), Nothing, Reals([], 1)]);
        yield return new("Clip by nothing", "Clip", [X(Picture)]);
        yield return new("Clip, bounds", "Clip", [X(Picture), X([], -0.6, -0.4), X([], 0.9, 1)]);
        yield return new("Where", "Where", [Truth(2, 3), X(Small), X([3])]);
        yield return new("Where, broadcast condition", "Where", [Truth(3), X(Small), X([2, 1])]);
        yield return new("PRelu", "PRelu", [X(Picture), X([4, 1, 1], 0.1, 0.4)]);
    }

    private static IEnumerable<OperatorCase> Products()
    {
        foreach (var (left, right) in new (long[], long[])[]
        {
            ([2, 3], [3, 4]), ([5, 2, 3], [3, 4]), ([2, 2, 2, 3], [3, 2]), ([2, 3], [5, 3, 4]), ([5, 2, 3], [5, 3, 4]), ([5, 2, 3], [1, 3, 4]), ([1, 2, 3], [5, 3, 4]),
            ([2, 1, 2, 3], [3, 3, 2]), ([3], [3, 4]), ([2, 3], [3]), ([5, 2, 3], [3]), ([3], [5, 3, 2]), ([3], [3]),
        })
        {
            yield return new($"MatMul of {Text(left)} and {Text(right)}", "MatMul", [X(left), X(right)]);
        }
        yield return new("MatMul by weights", "MatMul", [X([2, 4, 3]), Reals([3, 2], 1, 2, -3, 0.5, 0.1, -1)]);
        for (var transA = 0L; transA < 2; transA++)
        {
            for (var transB = 0L; transB < 2; transB++)
            {
                yield return new($"Gemm {transA}{transB}", "Gemm", [X(transA == 0 ? [2, 3] : [3, 2]), X(transB == 0 ? [3, 4] : [4, 3]), X([4])], ("transA", transA), ("transB", transB), ("alpha", 0.5), ("beta", 2.0));
            }
        }
        yield return new("Gemm without a sum", "Gemm", [X([2, 3]), X([3, 4])]);
        yield return new("Gemm, column", "Gemm", [X([2, 3]), X([3, 4]), X([2, 1])]);
        yield return new("Einsum, attention", "Einsum", [X([2, 2, 3, 4]), X([2, 2, 5, 4])], ("equation", "bhid,bhjd->bhij"));
        yield return new("Einsum, sums", "Einsum", [X([2, 3]), X([3, 4])], ("equation", "ij, jk -> k"));
        yield return new("Einsum, result not said", "Einsum", [X([2, 3]), X([3, 4])], ("equation", "ij,jk"));
        yield return new("Einsum, three", "Einsum", [X([2, 3]), X([3, 4]), X([4])], ("equation", "ij,jk,k->i"));
    }

    private static IEnumerable<OperatorCase> Convolutions()
    {
        foreach (var (text, attributes) in new (string, (string, object)[])[]
        {
            ("", []),
            ("pads", [("pads", new long[] { 1, 1, 1, 1 })]),
            ("uneven pads", [("pads", new long[] { 0, 1, 2, 0 })]),
            ("strides", [("strides", new long[] { 2, 2 })]),
            ("strides and pads", [("strides", new long[] { 2, 3 }), ("pads", new long[] { 1, 1, 1, 1 })]),
            ("dilations", [("dilations", new long[] { 2, 1 }), ("pads", new long[] { 1, 0, 1, 0 })]),
            ("dilations and strides", [("dilations", new long[] { 2, 2 }), ("strides", new long[] { 2, 1 }), ("pads", new long[] { 1, 1, 1, 1 })]),
            ("kernel said", [("kernel_shape", new long[] { 3, 3 })]),
            ("valid", [("auto_pad", "VALID")]),
            ("same upper", [("auto_pad", "SAME_UPPER")]),
            ("same lower", [("auto_pad", "SAME_LOWER")]),
        })
        {
            yield return new($"Conv, {text}", "Conv", [X(Picture), Random(3, 4, 3, 3), X([3])], attributes);
            if (!text.StartsWith("same", StringComparison.Ordinal))
                yield return new($"ConvTranspose, {text}", "ConvTranspose", [X(Picture), Random(4, 3, 3, 3), X([3])], attributes);
        }
        yield return new("Conv, groups", "Conv", [X(Picture), Random(6, 2, 3, 3)], ("group", 2L), ("strides", new long[] { 2, 2 }));
        yield return new("Conv, each channel", "Conv", [X(Picture), Random(4, 1, 3, 3)], ("group", 4L));
        yield return new("Conv, 2x2 windows of 2x2", "Conv", [X(Picture), Random(4, 4, 2, 2)], ("strides", new long[] { 2, 2 }));
        yield return new("Conv, windows far apart", "Conv", [X(Picture), Random(4, 4, 1, 1)], ("strides", new long[] { 3, 4 }));
        yield return new("Conv of one axis", "Conv", [X([2, 2, 7]), Random(3, 2, 3)], ("strides", new long[] { 2 }));
        yield return new("Conv of three axes", "Conv", [X([1, 1, 4, 3, 4]), Random(2, 1, 2, 2, 2)], ("strides", new long[] { 2, 1, 2 }));
        yield return new("Conv, same, strides", "Conv", [X(Picture), Random(3, 4, 3, 3)], ("auto_pad", "SAME_UPPER"), ("strides", new long[] { 2, 2 })) { IsOpen = false };
        yield return new("Conv, same lower, strides", "Conv", [X(Picture), Random(3, 4, 2, 2)], ("auto_pad", "SAME_LOWER"), ("strides", new long[] { 2, 3 })) { IsOpen = false };
        yield return new("ConvTranspose, groups", "ConvTranspose", [X(Picture), Random(4, 2, 2, 2)], ("group", 2L), ("strides", new long[] { 2, 2 }));
        yield return new("ConvTranspose, output padding", "ConvTranspose", [X(Picture), Random(4, 2, 3, 3)], ("strides", new long[] { 2, 2 }), ("output_padding", new long[] { 1, 1 }), ("pads", new long[] { 1, 1, 1, 1 }));
    }

    private static IEnumerable<OperatorCase> Pools()
    {
        long[] two = [2, 2], three = [3, 3], pads = [1, 1, 1, 1];
        yield return new("AveragePool", "AveragePool", [X(Picture)], ("kernel_shape", two), ("strides", two));
        yield return new("AveragePool, windows overlap", "AveragePool", [X(Picture)], ("kernel_shape", three));
        yield return new("AveragePool, pads", "AveragePool", [X(Picture)], ("kernel_shape", three), ("strides", two), ("pads", pads));
        yield return new("AveragePool, pads count", "AveragePool", [X(Picture)], ("kernel_shape", three), ("strides", two), ("pads", pads), ("count_include_pad", 1L));
        yield return new("AveragePool, ceil_mode that changes nothing", "AveragePool", [X([1, 2, 4, 6])], ("kernel_shape", two), ("strides", two), ("ceil_mode", 1L)) { IsOpen = false };
        yield return new("AveragePool of one axis", "AveragePool", [X([2, 3, 7])], ("kernel_shape", new long[] { 3 }), ("strides", new long[] { 2 }));
        yield return new("AveragePool, dilations", "AveragePool", [X(Picture)], ("kernel_shape", two), ("dilations", two)) { Opset = 19 };
        yield return new("MaxPool", "MaxPool", [Distinct(Picture)], ("kernel_shape", two), ("strides", two));
        yield return new("MaxPool, windows overlap", "MaxPool", [Distinct(Picture)], ("kernel_shape", three), ("pads", pads));
        yield return new("MaxPool, ceil_mode", "MaxPool", [Distinct(Picture)], ("kernel_shape", two), ("strides", two), ("ceil_mode", 1L));
        yield return new("MaxPool, dilations", "MaxPool", [Distinct(Picture)], ("kernel_shape", two), ("dilations", two));
        yield return new("GlobalAveragePool", "GlobalAveragePool", [X(Picture)]);
        yield return new("GlobalMaxPool", "GlobalMaxPool", [Distinct(Picture)]);
    }

    private static IEnumerable<OperatorCase> Reductions()
    {
        foreach (var reduction in new[] { "ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp", "ReduceSum" })
        {
            var input = reduction is "ReduceMax" or "ReduceMin" ? Distinct(2, 3, 4) : X([2, 3, 4], 0.5, 2);
            var old = reduction == "ReduceSum";
            if (!old)
            {
                yield return new($"{reduction}, attribute", reduction, [input], ("axes", new long[] { 1 }));
                yield return new($"{reduction}, attribute, axis gone", reduction, [input], ("axes", new long[] { -1, 0 }), ("keepdims", 0L));
            }
            var opset = old ? 13 : 18;
            yield return new($"{reduction}, input", reduction, [input, Integers(-2)]) { Opset = opset };
            yield return new($"{reduction}, input, axes gone", reduction, [input, Integers(0, -1)], ("keepdims", 0L)) { Opset = opset };
            yield return new($"{reduction}, all", reduction, [input]) { Opset = opset };
            yield return new($"{reduction}, all gone", reduction, [input], ("keepdims", 0L)) { Opset = opset };
        }
        foreach (var function in new[] { "Softmax", "LogSoftmax" })
        {
            yield return new($"{function}, last axis", function, [X([2, 3, 4])]);
            yield return new($"{function}, axis 1", function, [X([2, 3, 4])], ("axis", 1L)) { Opset = 13 };
        }
        yield return new("CumSum", "CumSum", [X([2, 3, 4]), Scalar(1)]);
        yield return new("CumSum, reverse, exclusive", "CumSum", [X([2, 3, 4]), Scalar(-1)], ("reverse", 1L), ("exclusive", 1L));
    }

    private static IEnumerable<OperatorCase> Normalizations()
    {
        yield return new("LayerNormalization", "LayerNormalization", [X([2, 3, 4]), X([4]), X([4])]);
        yield return new("LayerNormalization, without bias", "LayerNormalization", [X([2, 3, 4]), X([4])], ("epsilon", 0.1)) { Opset = 18 };
        yield return new("LayerNormalization, two axes", "LayerNormalization", [X([2, 3, 4]), X([3, 4]), X([3, 4])], ("axis", 1L));
        yield return new("LayerNormalization, axis -2", "LayerNormalization", [X([2, 3, 4]), X([3, 4]), X([3, 4])], ("axis", -2L));
        yield return new("SimplifiedLayerNormalization", "SimplifiedLayerNormalization", [X([2, 3, 4]), X([4])], ("epsilon", 0.01));
        yield return new("InstanceNormalization", "InstanceNormalization", [X(Picture), X([4]), X([4])]);
        yield return new("InstanceNormalization of one axis", "InstanceNormalization", [X([2, 3, 5]), X([3]), X([3])], ("epsilon", 0.1)) { Opset = 18 };
        yield return new("GroupNormalization, by channel", "GroupNormalization", [X(Picture), Reals([4], 1, 2, 3, -1), Reals([4], 0, 1, 2, 3)], ("num_groups", 2L)) { Opset = 21, IsSingle = true };
        yield return new("GroupNormalization, by group", "GroupNormalization", [X(Picture), Reals([2], 1, -2), Reals([2], 0, 1)], ("num_groups", 2L)) { Opset = 18, IsSingle = true };
        yield return new("BatchNormalization", "BatchNormalization", [X(Picture), Reals([4], 1, 2, 3, -1), Reals([4], 0, 1, 2, 3), Reals([4], 0, 0.1, 0.2, 0.3), Reals([4], 1, 0.5, 2, 1)], ("epsilon", 0.1));
    }

    private static IEnumerable<OperatorCase> Layouts()
    {
        yield return new("Reshape", "Reshape", [X([2, 3, 4]), Integers(0, -1)]);
        yield return new("Flatten", "Flatten", [X([2, 3, 4])], ("axis", 2L));
        yield return new("Squeeze", "Squeeze", [X([2, 1, 3, 1]), Integers(1)]);
        yield return new("Squeeze, all", "Squeeze", [X([2, 1, 3, 1])]) { IsOpen = false };
        yield return new("Unsqueeze", "Unsqueeze", [X(Small), Integers(0, -1)]);
        yield return new("Transpose", "Transpose", [X([2, 3, 4])], ("perm", new long[] { 2, 0, 1 }));
        yield return new("Transpose, turned round", "Transpose", [X([2, 3, 4])]);
        yield return new("Concat", "Concat", [X([2, 3]), X([2, 1]), Reals([2, 2], 1, 2, 3, 4), X([2, 4])], ("axis", 1L));
        yield return new("Concat, axis -2", "Concat", [X([2, 3]), X([4, 3])], ("axis", -2L));
        yield return new("Split in equal parts", "Split", [X([4, 6])], ("axis", 1L)) { Outputs = 3, Opset = 13 };
        yield return new("Split in parts that are said", "Split", [X([4, 6]), Integers(1, 3)], ("axis", 0L)) { Outputs = 2 };
        yield return new("Split by number", "Split", [X([4, 5])], ("axis", -1L), ("num_outputs", 3L)) { Outputs = 3, Opset = 18 };
        yield return new("Expand", "Expand", [X([3, 1]), Integers(2, 3, 4)]);
        yield return new("Expand, ones", "Expand", [X([3, 4]), Integers(1, 1)]);
        yield return new("Tile", "Tile", [X([2, 3]), Integers(2, 3)]);
        yield return new("Tile, once", "Tile", [X([2, 3, 2]), Integers(1, 2, 1)]);
        yield return new("DepthToSpace", "DepthToSpace", [X([2, 8, 2, 3])], ("blocksize", 2L));
        yield return new("DepthToSpace, CRD", "DepthToSpace", [X([2, 8, 2, 3])], ("blocksize", 2L), ("mode", "CRD"));
        yield return new("SpaceToDepth", "SpaceToDepth", [X([2, 3, 4, 6])], ("blocksize", 2L));
        yield return new("Trilu, upper", "Trilu", [X([2, 4, 4])]);
        yield return new("Trilu, lower", "Trilu", [X([4, 4]), Scalar(1)], ("upper", 0L));
    }

    private static IEnumerable<OperatorCase> Selections()
    {
        yield return new("Slice", "Slice", [X([4, 6]), Integers(1), Integers(5), Integers(1)]);
        yield return new("Slice from the back", "Slice", [X([4, 6]), Integers(-3, 1), Integers(int.MaxValue, -1), Integers(-1, 0)]);
        yield return new("Slice, axes not said", "Slice", [X([4, 6]), Integers(1, 0), Integers(3, 4)]);
        yield return new("Slice beyond the ends", "Slice", [X([4, 6]), Integers(-100), Integers(3), Integers(0), Integers(1)]);
        yield return new("Slice, steps", "Slice", [X([4, 6]), Integers(1), Integers(6), Integers(1), Integers(2)]);
        yield return new("Slice, backwards", "Slice", [X([4, 6]), Integers(-1), Integers(-100), Integers(1), Integers(-2)]);
        yield return new("Pad", "Pad", [X([2, 3]), Integers(1, 0, 2, 1)]);
        yield return new("Pad, value", "Pad", [X([2, 3]), Integers(1, 0, 2, 1), Reals([], 3)]);
        yield return new("Pad, negative", "Pad", [X([4, 5]), Integers(-1, 2, -1, -2)]);
        yield return new("Pad, mirrored", "Pad", [X([3, 4]), Integers(1, 2, 2, 1)], ("mode", "reflect"));
        yield return new("Pad, repeated edge", "Pad", [X([3, 4]), Integers(1, 2, 2, 1)], ("mode", "edge"));
        yield return new("Pad, axes", "Pad", [X([2, 3, 4]), Integers(1, 2), Nothing, Integers(-1)]) { Opset = 18 };
        yield return new("Gather one", "Gather", [X([2, 5, 3]), Scalar(1)], ("axis", 1L));
        yield return new("Gather one from the back", "Gather", [X([2, 5, 3]), Scalar(-1)], ("axis", -2L));
        yield return new("Gather one that stays", "Gather", [X([2, 5, 3]), Integers(4)], ("axis", 1L));
        yield return new("Gather from the first axis", "Gather", [X([5, 3]), Integers(4, 0, 4, -2)]);
        yield return new("Gather from another axis", "Gather", [X([2, 5, 3]), Integers(4, 0, 4, -2)], ("axis", 1L));
        yield return new("Gather by a table", "Gather", [X([2, 3, 5]), Table([2, 2], 4, 0, 4, 1)], ("axis", 2L));
        yield return new("GatherElements", "GatherElements", [X([2, 3]), Table([2, 2], 2, 0, 1, 1)], ("axis", 1L));
        yield return new("GatherND", "GatherND", [X([2, 3, 2]), Table([3, 2], 0, 1, 1, 2, 0, 1)]);
        yield return new("ScatterElements", "ScatterElements", [X([2, 3]), Table([2, 2], 2, 0, 1, 0), X([2, 2])], ("axis", 1L));
        yield return new("ScatterElements, sums", "ScatterElements", [X([2, 3]), Table([2, 2], 2, 2, 1, 0), X([2, 2])], ("axis", 1L), ("reduction", "add"));
        yield return new("ScatterND", "ScatterND", [X([4, 3]), Table([2, 1], 3, 1), X([2, 3])]);
        yield return new("TopK", "TopK", [Distinct(2, 5), Integers(2)]) { Outputs = 2 };
    }

    private static IEnumerable<OperatorCase> Resizes()
    {
        var input = X([1, 2, 3, 4]);
        yield return new("Resize, repeated", "Resize", [input, Nothing, Scales(1, 1, 2, 3)], ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));
        yield return new("Resize, repeated, centres", "Resize", [input, Nothing, Scales(1, 1, 2, 2)]);
        yield return new("Resize, repeated, sizes", "Resize", [input, Nothing, Nothing, Integers(1, 2, 6, 8)], ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));
        yield return new("Resize, nearest", "Resize", [input, Nothing, Scales(1, 1, 1.5, 0.5)], ("nearest_mode", "ceil"));
        foreach (var mode in new[] { "half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel" })
        {
            yield return new($"Resize, linear, {mode}", "Resize", [input, Nothing, Scales(1, 1, 2, 1.5)], ("mode", "linear"), ("coordinate_transformation_mode", mode));
            yield return new($"Resize, cubic, {mode}", "Resize", [input, Nothing, Nothing, Integers(1, 2, 5, 6)], ("mode", "cubic"), ("coordinate_transformation_mode", mode), ("cubic_coeff_a", -0.5));
        }
        yield return new("Resize, linear, sizes, one axis", "Resize", [input, Nothing, Nothing, Integers(1, 2, 3, 7)], ("mode", "linear"));
        yield return new("Resize, smaller, smoothed", "Resize", [X([1, 1, 6, 6]), Nothing, Nothing, Integers(1, 1, 3, 4)], ("mode", "linear"), ("antialias", 1L)) { Opset = 18 };
        yield return new("Resize, axes", "Resize", [input, Nothing, Nothing, Integers(5, 6)], ("mode", "linear"), ("axes", new long[] { 2, 3 })) { Opset = 18 };
    }

    private static OperatorInput Nothing => new((_, _, _) => "");

    private static OperatorInput X(long[] shape, double low = -2, double high = 2) => new((graph, name, open) => graph.Input(name, open, shape), shape, low, high);

    /// <summary>Numbers of which no two are near each other.</summary>
    private static OperatorInput Distinct(params long[] shape) => X(shape, double.NaN, double.NaN);

    private static OperatorInput Reals(long[] shape, params double[] values) => new((graph, _, _) => graph.Reals(shape, values));

    /// <summary>Weights.</summary>
    private static OperatorInput Random(params long[] shape) => new((graph, _, _) =>
    {
        var random = new Random(3);
        return graph.Reals(shape, [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (count, size) => count * size)).Select(_ => random.NextDouble() - 0.5)]);
    });

    private static OperatorInput Integers(params long[] values) => new((graph, _, _) => graph.Integers(values));

    private static OperatorInput Table(long[] shape, params long[] values) => new((graph, _, _) => graph.Integers(values, shape));

    private static OperatorInput Scalar(long value) => Table([], value);

    private static OperatorInput Scales(params double[] values) => new((graph, _, _) => graph.Scales(values));

    private static OperatorInput Truth(params long[] shape) => new((graph, _, _) => graph.Node("Cast", [graph.Integers([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (count, size) => count * size)).Select(i => (long)(i % 2))], shape)], ("to", 9L)));

    private static string Text(long[] shape) => string.Join("x", shape);
}
