using System.Numerics.Tensors;
using TextToImage.Diffusion;
using TextToImage.Gradients;
using TextToImage.Networks;

namespace TextToImage.Stages;

/// <summary>A classifier of noised pictures steers a run towards classes: s times the gradient of log p(y | x) (Dhariwal and Nichol 2021, arXiv:2105.05233, section 4).</summary>
internal sealed class ClassifierGuide : IGuide
{
    /// <summary>Names of its inputs; its output is the first, [batch, classes].</summary>
    public const string Sample = "sample", Timestep = "timestep";

    /// <summary>classifier_scale of the paper's models by class.</summary>
    private const double UsualScale = 1;

    private readonly DifferentiableNetwork _classifier;
    private readonly Network _gradient;
    private readonly NetworkCall _forward, _backward;
    private readonly string _output;
    private readonly float[] _labels;
    private readonly long[] _shape;
    private readonly RunContext _run;
    private float[] _steered = [];

    /// <param name="classifier">The classifier.</param>
    /// <param name="labels">The class of each picture.</param>
    /// <param name="shape">Of the samples.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="AIImageException">It cannot be differentiated.</exception>
    public ClassifierGuide(DifferentiableNetwork classifier, float[] labels, long[] shape, RunContext run)
    {
        (_classifier, _labels, _shape, _run) = (classifier, labels, shape, run);
        (_gradient, _output) = (classifier.Gradient(run.CancellationToken), classifier.Network.Outputs.Keys.First());
        (_forward, _backward) = (new NetworkCall(classifier.Network, _output), new NetworkCall(_gradient, classifier.Outgoing));
    }

    /// <inheritdoc/>
    public float[] Gradient(Sampler sampler, int step, ReadOnlySpan<float> sample, ReadOnlySpan<float> prediction)
    {
        Write(_forward, _classifier.Network, sampler, step, sample);
        _forward.Run(_run.Meter, _run.CancellationToken);
        var logits = _forward.Output(_output).ToArray();
        FiniteCheck.Require(logits, _classifier.Network.File);
        var (classes, scores) = (logits.Length / _run.Batch, new double[_run.Batch]);
        for (var picture = 0; picture < _run.Batch; picture++)
            scores[picture] = 100 * ToGradient(logits.AsSpan(picture * classes, classes), (int)_labels[picture]);
        _run.GuideScores.Add(scores);

        Write(_backward, _gradient, sampler, step, sample);
        logits.CopyTo(_backward.Input(_classifier.Incoming, _run.Batch, classes));
        _backward.Run(_run.Meter, _run.CancellationToken);
        var gradient = _backward.Output(_classifier.Outgoing);
        FiniteCheck.Require(gradient, _classifier.Network.File);
        Float.Fit(ref _steered, gradient.Length);
        TensorPrimitives.Multiply(gradient, (float)(_run.Settings.GuideScale ?? UsualScale), _steered);
        return _steered;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _forward.Dispose();
        _backward.Dispose();
    }

    /// <summary>Logits become the gradient of log softmax at a label, 1 - p there and -p elsewhere; the label's p.</summary>
    private double ToGradient(Span<float> logits, int label)
    {
        if (label >= logits.Length)
            throw new AIImageException(ErrorIds.ModelMismatch, $"The network '{_classifier.Network.File}' tells {logits.Length} classes apart, and class {label} is to be drawn; the parts of the model do not fit together.");
        TensorPrimitives.SoftMax((ReadOnlySpan<float>)logits, logits);
        var share = logits[label];
        TensorPrimitives.Negate((ReadOnlySpan<float>)logits, logits);
        logits[label] += 1;
        return share;
    }

    private void Write(NetworkCall call, Network network, Sampler sampler, int step, ReadOnlySpan<float> sample)
    {
        if (network.Inputs.ContainsKey(Sample))
            sampler.ScaleModelInput(step, sample, call.Input(Sample, _shape));
        if (network.Inputs.TryGetValue(Timestep, out var timestep))
            call.Input(Timestep, timestep.Rank == 0 ? [] : [timestep.Dimensions[0] > 0 ? timestep.Dimensions[0] : _run.Batch]).Fill((float)sampler.Timesteps[step]);
    }
}
