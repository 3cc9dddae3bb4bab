"""The names that programs take from Keras's modules, in any release from 1 to 3.15; classes of layers are in `layers/`.

Read from `dir()` of Keras 3.15, tf_keras 2.21 and tf.keras. OLD: what only releases before them had, and modules that hold
one class, where the name is close to one of today's.
"""

from __future__ import annotations

_TODAY = {
    "": """
        DTypePolicy FloatDTypePolicy Function Initializer Input InputSpec KerasTensor Layer Loss Metric Model
        Operation Optimizer Quantizer Regularizer RematScope Sequential StatelessScope SymbolicScope Variable
        activations applications backend callbacks config constraints datasets device distillation distribution
        dtensor dtype_policies estimator experimental export initializers layers legacy losses metrics
        mixed_precision models name_scope ops optimizers preprocessing protobuf quantizers random regularizers remat
        saving src tree utils version visualization wrappers
    """,
    "layers": """
        AbstractRNNCell Input InputSpec Layer deserialize experimental serialize
    """,
    "models": """
        Model Sequential clone_model experimental load_model model_from_config model_from_json model_from_yaml
        save_model
    """,
    "callbacks": """
        BackupAndRestore BaseLogger CSVLogger Callback CallbackList EarlyStopping History LambdaCallback
        LearningRateScheduler ModelCheckpoint OrbaxCheckpoint ProgbarLogger ReduceLROnPlateau RemoteMonitor
        SidecarEvaluatorModelExport SwapEMAWeights TensorBoard TerminateOnNaN experimental
    """,
    "optimizers": """
        Adadelta Adafactor Adagrad Adam AdamW Adamax Ftrl Lamb Lion LossScaleOptimizer MultiOptimizer Muon Nadam
        Optimizer OptimizerMap RMSprop SGD ScheduleFreeAdamW deserialize experimental get legacy schedules serialize
    """,
    "losses": """
        BinaryCrossentropy BinaryFocalCrossentropy CTC CategoricalCrossentropy CategoricalFocalCrossentropy
        CategoricalGeneralizedCrossEntropy CategoricalHinge Circle CosineSimilarity Dice Hinge Huber KLD
        KLDivergence LogCosh Loss MAE MAPE MSE MSLE MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError
        MeanSquaredLogarithmicError Poisson Reduction SparseCategoricalCrossentropy SquaredHinge Tversky
        binary_crossentropy binary_focal_crossentropy categorical_crossentropy categorical_focal_crossentropy
        categorical_generalized_cross_entropy categorical_hinge circle cosine_similarity ctc deserialize dice get
        hinge huber kl_divergence kld kullback_leibler_divergence log_cosh logcosh mae mape mean_absolute_error
        mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error mse msle poisson serialize
        sparse_categorical_crossentropy squared_hinge tversky
    """,
    "metrics": """
        AUC Accuracy BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy CategoricalCrossentropy
        CategoricalHinge ConcordanceCorrelation CosineSimilarity F1Score FBetaScore FalseNegatives FalsePositives
        Hinge IoU KLD KLDivergence LogCoshError MAE MAPE MSE MSLE Mean MeanAbsoluteError MeanAbsolutePercentageError
        MeanIoU MeanMetricWrapper MeanRelativeError MeanSquaredError MeanSquaredLogarithmicError MeanTensor Metric
        OneHotIoU OneHotMeanIoU PearsonCorrelation Poisson Precision PrecisionAtRecall R2Score Recall
        RecallAtPrecision RootMeanSquaredError SensitivityAtSpecificity SparseCategoricalAccuracy
        SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum
        TopKCategoricalAccuracy TrueNegatives TruePositives binary_accuracy binary_crossentropy
        binary_focal_crossentropy categorical_accuracy categorical_crossentropy categorical_focal_crossentropy
        categorical_hinge concordance_correlation deserialize experimental get hinge huber kl_divergence kld
        kullback_leibler_divergence log_cosh logcosh mae mape mean_absolute_error mean_absolute_percentage_error
        mean_squared_error mean_squared_logarithmic_error mse msle pearson_correlation poisson serialize
        sparse_categorical_accuracy sparse_categorical_crossentropy sparse_top_k_categorical_accuracy squared_hinge
        top_k_categorical_accuracy
    """,
    "regularizers": """
        L1 L1L2 L2 OrthogonalRegularizer Regularizer deserialize get l1 l1_l2 l2 orthogonal_regularizer serialize
    """,
    "initializers": """
        Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer Initializer LecunNormal
        LecunUniform Ones Orthogonal OrthogonalInitializer RandomNormal RandomUniform STFT STFTInitializer
        TruncatedNormal VarianceScaling Zeros constant deserialize get glorot_normal glorot_uniform he_normal
        he_uniform identity lecun_normal lecun_uniform ones orthogonal random_normal random_uniform serialize stft
        truncated_normal variance_scaling zeros
    """,
    "utils": """
        Config CustomObjectScope FeatureSpace GeneratorEnqueuer OrderedEnqueuer Progbar PyDataset Sequence
        SequenceEnqueuer SidecarEvaluator StepsPerExecutionTuner TimedThread array_to_img
        audio_dataset_from_directory bounding_boxes clear_session custom_object_scope deserialize_keras_object
        disable_interactive_logging enable_interactive_logging experimental get_custom_objects get_file
        get_registered_name get_registered_object get_source_inputs image_dataset_from_directory img_to_array
        is_interactive_logging_enabled is_keras_tensor legacy load_img model_to_dot normalize pack_x_y_sample_weight
        pad_sequences plot_model register_keras_serializable save_img serialize_keras_object set_random_seed
        split_dataset standardize_dtype text_dataset_from_directory timeseries_dataset_from_array to_categorical
        to_ordinal unpack_x_y_sample_weight warmstart_embedding_matrix
    """,
    "datasets": """
        boston_housing california_housing cifar10 cifar100 fashion_mnist imdb mnist reuters
    """,
    **dict.fromkeys(
        (
            *("datasets.boston_housing", "datasets.california_housing", "datasets.cifar10", "datasets.cifar100"),
            *("datasets.fashion_mnist", "datasets.mnist"),
        ),
        "load_data",
    ),
    "datasets.imdb": "get_word_index load_data",
    "datasets.reuters": "get_label_names get_word_index load_data",
    "applications": """
        ConvNeXtBase ConvNeXtLarge ConvNeXtSmall ConvNeXtTiny ConvNeXtXLarge DenseNet121 DenseNet169 DenseNet201
        EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6
        EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2L
        EfficientNetV2M EfficientNetV2S InceptionResNetV2 InceptionV3 MobileNet MobileNetV2 MobileNetV3Large
        MobileNetV3Small NASNetLarge NASNetMobile RegNetX002 RegNetX004 RegNetX006 RegNetX008 RegNetX016 RegNetX032
        RegNetX040 RegNetX064 RegNetX080 RegNetX120 RegNetX160 RegNetX320 RegNetY002 RegNetY004 RegNetY006
        RegNetY008 RegNetY016 RegNetY032 RegNetY040 RegNetY064 RegNetY080 RegNetY120 RegNetY160 RegNetY320 ResNet101
        ResNet101V2 ResNet152 ResNet152V2 ResNet50 ResNet50V2 ResNetRS101 ResNetRS152 ResNetRS200 ResNetRS270
        ResNetRS350 ResNetRS420 ResNetRS50 VGG16 VGG19 Xception convnext densenet efficientnet efficientnet_v2
        imagenet_utils inception_resnet_v2 inception_v3 mobilenet mobilenet_v2 mobilenet_v3 nasnet regnet resnet
        resnet50 resnet_rs resnet_v2 vgg16 vgg19 xception
    """,
    "preprocessing": """
        image image_dataset_from_directory sequence text text_dataset_from_directory timeseries_dataset_from_array
    """,
    "preprocessing.image": """
        DirectoryIterator ImageDataGenerator Iterator NumpyArrayIterator apply_affine_transform
        apply_brightness_shift apply_channel_shift array_to_img img_to_array load_img random_brightness
        random_channel_shift random_rotation random_shear random_shift random_zoom save_img smart_resize
    """,
    "preprocessing.text": """
        Tokenizer hashing_trick one_hot text_to_word_sequence tokenizer_from_json
    """,
    "preprocessing.sequence": """
        TimeseriesGenerator make_sampling_table pad_sequences skipgrams
    """,
}
_OLD = {
    "layers": """
        SReLU ThresholdedReLu activation attention dense discretization gru hashing layer lstm normalization rnn
    """,
    "models": """
        model sequential
    """,
    "callbacks": """
        callback history tensorboard
    """,
    "optimizers": """
        RMSProp adadelta adafactor adagrad adam adamax adamw ftrl lamb lion muon nadam optimizer rmsprop sgd
    """,
    "losses": """
        loss
    """,
    "metrics": """
        accuracy f1score metric precision recall
    """,
    "regularizers": """
        l1l2
    """,
    "initializers": """
        initializer zero
    """,
    "utils": """
        config get_random_seed getfile progbar
    """,
    "applications": """
        ConvNeXt DenseNet EfficientNet EfficientNetV2 MobileNetV3 NASNet RegNet ResNeXt101 ResNeXt50 ResNet
        mobilenetv2 resnext
    """,
    "preprocessing": """
        Image Sequence
    """,
    "datasets.cifar10": "load_batch",
    "datasets.cifar100": "load_batch",
}


def _sets(table: dict[str, str]) -> dict[str, frozenset[str]]:
    return {module: frozenset(names.split()) for module, names in table.items()}


TODAY, OLD = _sets(_TODAY), _sets(_OLD)
